"""Where a job stands, in words."""

from app.i18n import mark
from app.jobs.models import JobStatus
from app.labels import Labels

job_status_label = Labels(
    JobStatus,
    {
        JobStatus.QUEUED: mark("Väntar på sin tur"),
        JobStatus.RUNNING: mark("Tas fram"),
        JobStatus.DONE: mark("Färdig"),
        JobStatus.FAILED: mark("Kunde inte tas fram"),
        JobStatus.CANCELLED: mark("Avbruten"),
    },
)
