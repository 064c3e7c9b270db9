"""Reading the rows that a file is made of, and nothing else. Prints seconds, processor seconds, and how many."""

import os
import time

from bench.twins import kept

SQL = """SELECT s.number, s.point_id, c.kind, c.stance, b.id, b.organisation_id, b.name, b.group_name, f.label,
e.number, e.title, c.paragraph, i.name, d.column_name, d.text, c.text, c.proposed_text, c.reason, p.received_at, p.late,
r.outcome, r.text, r.action, r.version, NOT s.done, r.by_name, r.at
FROM standing s JOIN comment c ON c.id = s.comment_id JOIN response p ON p.id = c.response_id
JOIN consultee b ON b.id = s.consultee_id LEFT JOIN section e ON e.id = c.section_id
LEFT JOIN focus_area f ON f.id = c.focus_area_id LEFT JOIN indicator i ON i.id = c.indicator_id
LEFT JOIN cell d ON d.id = c.cell_id LEFT JOIN reply r ON r.point_id = s.point_id
WHERE s.round_id = ? ORDER BY s.area, s.plan_place, s.number"""

if __name__ == "__main__":
    os.nice(int(os.environ.get("BENCH_NICE", "0")))
    kept.connection()
    begun, processor = time.perf_counter(), time.process_time()
    count = len(kept.rows(SQL, int(os.environ["BENCH_ROUND"])))
    print(time.perf_counter() - begun, time.process_time() - processor, count)
