BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0011');
CREATE TABLE api_token (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_api_token PRIMARY KEY (id), 
	CONSTRAINT fk_api_token_user_id_user_account FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_api_token_token_hash UNIQUE (token_hash)
);
INSERT INTO "api_token" VALUES(1,1,'admin','ef74814a1773520881f19e5f0f23c039d555581c5f0df85bc83824f250d4944b','2026-10-01 08:00:00.000000',NULL);
INSERT INTO "api_token" VALUES(2,2,'handler','f76cc709dcb47906c3bcd9b284cc6e38edab596f85b904559c7c877cc227045a','2026-10-01 08:00:00.000000',NULL);
INSERT INTO "api_token" VALUES(3,3,'registrar','a195a5dba3ed612ddd7cee0e6adda89289debd5de169e59923439d6fc62d14d4','2026-10-01 08:00:00.000000',NULL);
INSERT INTO "api_token" VALUES(4,4,'reader','be6bbc6d7aee614a162f595744361f6d4ebec970e31c1d12b6dde6667ea7ac99','2026-10-01 08:00:00.000000',NULL);
INSERT INTO "api_token" VALUES(5,5,'other_handler','9bb45ed0c886674b9a525f4a803a50071c83b4289fd3e399f1e615b0011c740f','2026-10-01 08:00:00.000000',NULL);
CREATE TABLE attachment (
	id INTEGER NOT NULL, 
	response_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	media_type VARCHAR(120) NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (id), 
	CONSTRAINT fk_attachment_response_id_response FOREIGN KEY(response_id) REFERENCES response (id), 
	CONSTRAINT fk_attachment_sha256_stored_file FOREIGN KEY(sha256) REFERENCES stored_file (sha256), 
	CONSTRAINT uq_attachment_response_id_position UNIQUE (response_id, position)
);
INSERT INTO "attachment" VALUES(1,1,0,'Beslut å.txt','3f6e1f5f71be7967656c53745f0f9542972c26cd6cfbaa8dc738c037287c6b79',13,'text/plain');
INSERT INTO "attachment" VALUES(2,2,0,'Beslut å.txt','3f6e1f5f71be7967656c53745f0f9542972c26cd6cfbaa8dc738c037287c6b79',13,'text/plain');
CREATE TABLE cell (
	id INTEGER NOT NULL, 
	indicator_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	column_name VARCHAR(300) NOT NULL, 
	text VARCHAR NOT NULL, 
	value FLOAT, 
	footnotes JSON NOT NULL, 
	CONSTRAINT pk_cell PRIMARY KEY (id), 
	CONSTRAINT fk_cell_indicator_id_indicator FOREIGN KEY(indicator_id) REFERENCES indicator (id), 
	CONSTRAINT uq_cell_indicator_id_position UNIQUE (indicator_id, position)
);
INSERT INTO "cell" VALUES(1,1,1,'Nuläge','2,7',NULL,'[]');
INSERT INTO "cell" VALUES(2,1,2,'2027','',NULL,'[]');
INSERT INTO "cell" VALUES(3,1,3,'Mål 2030','3,8',NULL,'[]');
INSERT INTO "cell" VALUES(4,2,1,'Nuläge','',NULL,'[]');
INSERT INTO "cell" VALUES(5,2,2,'2027','',NULL,'[]');
INSERT INTO "cell" VALUES(6,2,3,'Mål 2030','500 ha?',NULL,'[]');
CREATE TABLE chain_head (
	chain INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_chain_head PRIMARY KEY (chain)
);
INSERT INTO "chain_head" VALUES(1,4,'c56d3f4a34cc4456b8c615f660bd3a5310f36c3f64a55d97b13d6a1ac33aca58');
CREATE TABLE comment (
	id INTEGER NOT NULL, 
	response_id INTEGER NOT NULL, 
	point_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	counts BOOLEAN NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	place INTEGER NOT NULL, 
	focus_area_id INTEGER, 
	section_id INTEGER, 
	paragraph INTEGER, 
	indicator_id INTEGER, 
	cell_id INTEGER, 
	stance VARCHAR(32), 
	text VARCHAR NOT NULL, 
	proposed_text VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	search_text VARCHAR NOT NULL, 
	CONSTRAINT pk_comment PRIMARY KEY (id), 
	CONSTRAINT fk_comment_cell_id_cell FOREIGN KEY(cell_id) REFERENCES cell (id), 
	CONSTRAINT fk_comment_focus_area_id_focus_area FOREIGN KEY(focus_area_id) REFERENCES focus_area (id), 
	CONSTRAINT fk_comment_indicator_id_indicator FOREIGN KEY(indicator_id) REFERENCES indicator (id), 
	CONSTRAINT fk_comment_point_id_point FOREIGN KEY(point_id) REFERENCES point (id), 
	CONSTRAINT fk_comment_response_id_response FOREIGN KEY(response_id) REFERENCES response (id), 
	CONSTRAINT fk_comment_section_id_section FOREIGN KEY(section_id) REFERENCES section (id), 
	CONSTRAINT uq_comment_response_id_point_id UNIQUE (response_id, point_id), 
	CONSTRAINT ck_comment_comment_kind CHECK (kind IN ('comment', 'text_change', 'indicator_value', 'new_indicator', 'activity', 'question', 'fact_error')), 
	CONSTRAINT ck_comment_stance CHECK (stance IN ('supports', 'supports_with_changes', 'neutral', 'rejects', 'no_objection', 'abstains'))
);
INSERT INTO "comment" VALUES(1,1,1,0,1,'comment',0,NULL,NULL,NULL,NULL,NULL,NULL,'Planen är tydlig. Å, ä och ö – och 🙂.','','','planen är tydlig. å, ä och ö – och 🙂.');
INSERT INTO "comment" VALUES(2,1,6,1,1,'question',0,NULL,NULL,NULL,NULL,NULL,NULL,'När börjar det?','','','när börjar det?');
INSERT INTO "comment" VALUES(3,1,2,2,0,'comment',5,2,5,NULL,NULL,NULL,'supports_with_changes','','','','');
INSERT INTO "comment" VALUES(4,1,5,3,1,'fact_error',5,2,5,NULL,NULL,NULL,NULL,'Årtalet är fel.','','','årtalet är fel.');
INSERT INTO "comment" VALUES(5,1,4,4,1,'indicator_value',5,2,5,NULL,1,2,NULL,'Delmål behövs','3,3','','delmål behövs 3,3');
INSERT INTO "comment" VALUES(6,1,3,5,1,'text_change',5,2,5,2,NULL,NULL,NULL,'','Ny lydelse.
Två rader.','”Tydligare” & kortare.','ny lydelse. två rader. ”tydligare” & kortare.');
INSERT INTO "comment" VALUES(7,2,1,0,1,'comment',0,NULL,NULL,NULL,NULL,NULL,NULL,'Planen är tydlig. Å, ä och ö – och 🙂. Ändrat.','','','planen är tydlig. å, ä och ö – och 🙂. ändrat.');
INSERT INTO "comment" VALUES(8,2,2,1,0,'comment',5,2,5,NULL,NULL,NULL,'supports_with_changes','','','','');
INSERT INTO "comment" VALUES(9,2,5,2,1,'fact_error',5,2,5,NULL,NULL,NULL,NULL,'Årtalet är fel.','','','årtalet är fel.');
INSERT INTO "comment" VALUES(10,2,4,3,1,'indicator_value',5,2,5,NULL,1,2,NULL,'Delmål behövs','3,3','','delmål behövs 3,3');
INSERT INTO "comment" VALUES(11,2,3,4,1,'text_change',5,2,5,2,NULL,NULL,NULL,'','Ny lydelse.
Två rader.','”Tydligare” & kortare.','ny lydelse. två rader. ”tydligare” & kortare.');
INSERT INTO "comment" VALUES(12,3,7,0,1,'text_change',5,2,5,NULL,NULL,NULL,NULL,'Mer praktik','Ska','','mer praktik ska');
CREATE TABLE consultee (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	name VARCHAR(300) NOT NULL, 
	sort_key VARCHAR(600) NOT NULL, 
	group_name VARCHAR(200) NOT NULL, 
	position INTEGER NOT NULL, 
	origin VARCHAR(32) NOT NULL, 
	deadline DATE, 
	opened_at DATETIME, 
	begun_on DATE, 
	show_progress BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_consultee PRIMARY KEY (id), 
	CONSTRAINT fk_consultee_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_consultee_round_id_round FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT uq_consultee_round_id_organisation_id UNIQUE (round_id, organisation_id), 
	CONSTRAINT ck_consultee_origin CHECK (origin IN ('listed', 'added', 'unsolicited'))
);
INSERT INTO "consultee" VALUES(1,1,1,'Företagarna i Exempelstad','f{cretagarna i exempelstad','1',1,'listed',NULL,'2026-11-28 06:36:07.988158','2026-11-28',1,'2026-10-01 08:00:00.000000');
INSERT INTO "consultee" VALUES(2,1,2,'Åkeriföreningen','{akerif{creningen','1',2,'listed',NULL,NULL,NULL,1,'2026-10-01 08:00:00.000000');
INSERT INTO "consultee" VALUES(3,1,3,'Exempels universitet','exempels universitet','1',3,'listed',NULL,NULL,NULL,1,'2026-10-01 08:00:00.000000');
CREATE TABLE current_response (
	consultee_id INTEGER NOT NULL, 
	response_id INTEGER NOT NULL, 
	CONSTRAINT pk_current_response PRIMARY KEY (consultee_id), 
	CONSTRAINT fk_current_response_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT fk_current_response_response_id_response FOREIGN KEY(response_id) REFERENCES response (id), 
	CONSTRAINT uq_current_response_response_id UNIQUE (response_id)
);
INSERT INTO "current_response" VALUES(1,2);
INSERT INTO "current_response" VALUES(2,3);
CREATE TABLE distribution_list (
	id INTEGER NOT NULL, 
	name VARCHAR(300) NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by INTEGER, 
	CONSTRAINT pk_distribution_list PRIMARY KEY (id), 
	CONSTRAINT fk_distribution_list_created_by_user_account FOREIGN KEY(created_by) REFERENCES user_account (id)
);
CREATE TABLE draft (
	consultee_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	stance VARCHAR(32), 
	summary VARCHAR NOT NULL, 
	seen JSON NOT NULL, 
	saved_at DATETIME NOT NULL, 
	saved_by VARCHAR(300) NOT NULL, 
	kept_at DATETIME NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY (consultee_id), 
	CONSTRAINT fk_draft_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT ck_draft_stance CHECK (stance IN ('supports', 'supports_with_changes', 'neutral', 'rejects', 'no_objection', 'abstains'))
);
INSERT INTO "draft" VALUES(1,4,'supports','','[]','2026-11-28 06:36:09.228993','Företagarna i Exempelstad','2026-11-28 06:36:09.112250');
INSERT INTO "draft" VALUES(2,1,'rejects','Nej.','[]','2026-11-28 06:36:09.435647','Tjänsteman registrar','2026-11-28 06:36:09.435647');
CREATE TABLE draft_attachment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	consultee_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	media_type VARCHAR(120) NOT NULL, 
	added_at DATETIME NOT NULL, 
	added_by VARCHAR(300) NOT NULL, 
	CONSTRAINT fk_draft_attachment_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT fk_draft_attachment_sha256_stored_file FOREIGN KEY(sha256) REFERENCES stored_file (sha256), 
	CONSTRAINT uq_draft_attachment_consultee_id_name UNIQUE (consultee_id, name)
);
INSERT INTO "draft_attachment" VALUES(1,1,'Beslut å.txt','3f6e1f5f71be7967656c53745f0f9542972c26cd6cfbaa8dc738c037287c6b79',13,'text/plain','2026-11-28 06:36:08.269647','Företagarna i Exempelstad');
CREATE TABLE draft_comment (
	point_id INTEGER NOT NULL, 
	consultee_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	section_id INTEGER, 
	paragraph INTEGER, 
	indicator_id INTEGER, 
	cell_id INTEGER, 
	stance VARCHAR(32), 
	text VARCHAR NOT NULL, 
	proposed_text VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	written_by VARCHAR(300) NOT NULL, 
	written_at DATETIME NOT NULL, 
	slot VARCHAR(40), 
	CONSTRAINT pk_draft_comment PRIMARY KEY (point_id), 
	CONSTRAINT fk_draft_comment_cell_id_cell FOREIGN KEY(cell_id) REFERENCES cell (id), 
	CONSTRAINT fk_draft_comment_consultee_id_draft FOREIGN KEY(consultee_id) REFERENCES draft (consultee_id), 
	CONSTRAINT fk_draft_comment_indicator_id_indicator FOREIGN KEY(indicator_id) REFERENCES indicator (id), 
	CONSTRAINT fk_draft_comment_point_id_point FOREIGN KEY(point_id) REFERENCES point (id), 
	CONSTRAINT fk_draft_comment_section_id_section FOREIGN KEY(section_id) REFERENCES section (id), 
	CONSTRAINT uq_draft_comment_consultee_id_slot UNIQUE (consultee_id, slot), 
	CONSTRAINT ck_draft_comment_comment_kind CHECK (kind IN ('comment', 'text_change', 'indicator_value', 'new_indicator', 'activity', 'question', 'fact_error')), 
	CONSTRAINT ck_draft_comment_stance CHECK (stance IN ('supports', 'supports_with_changes', 'neutral', 'rejects', 'no_objection', 'abstains'))
);
INSERT INTO "draft_comment" VALUES(1,1,0,'comment',NULL,NULL,NULL,NULL,NULL,'Planen är tydlig. Å, ä och ö – och 🙂. Ändrat.','','','Företagarna i Exempelstad','2026-11-28 06:36:09.112250',NULL);
INSERT INTO "draft_comment" VALUES(2,1,1,'comment',5,NULL,NULL,NULL,'supports_with_changes','','','','Företagarna i Exempelstad','2026-11-28 06:36:07.988158',NULL);
INSERT INTO "draft_comment" VALUES(3,1,2,'text_change',5,2,NULL,NULL,NULL,'','Ny lydelse.
Två rader.','”Tydligare” & kortare.','Företagarna i Exempelstad','2026-11-28 06:36:07.988158',NULL);
INSERT INTO "draft_comment" VALUES(4,1,3,'indicator_value',5,NULL,1,2,NULL,'Delmål behövs','3,3','','Företagarna i Exempelstad','2026-11-28 06:36:07.988158',NULL);
INSERT INTO "draft_comment" VALUES(5,1,4,'fact_error',5,NULL,NULL,NULL,NULL,'Årtalet är fel.','','','Företagarna i Exempelstad','2026-11-28 06:36:07.988158',NULL);
INSERT INTO "draft_comment" VALUES(7,2,0,'text_change',5,NULL,NULL,NULL,NULL,'Mer praktik','Ska','','Tjänsteman registrar','2026-11-28 06:36:09.435647',NULL);
CREATE TABLE draft_revision (
	id INTEGER NOT NULL, 
	consultee_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	content JSON NOT NULL, 
	saved_at DATETIME NOT NULL, 
	saved_by VARCHAR(300) NOT NULL, 
	CONSTRAINT pk_draft_revision PRIMARY KEY (id), 
	CONSTRAINT fk_draft_revision_consultee_id_draft FOREIGN KEY(consultee_id) REFERENCES draft (consultee_id), 
	CONSTRAINT uq_draft_revision_consultee_id_version UNIQUE (consultee_id, version)
);
INSERT INTO "draft_revision" VALUES(1,1,2,'{"stance": "supports_with_changes", "summary": "Vi st\u00f6der planen.", "comments": [[1, "comment", null, null, null, null, null, "Planen \u00e4r tydlig. \u00c5, \u00e4 och \u00f6 \u2013 och \ud83d\ude42.", "", ""], [2, "comment", 5, null, null, null, "supports_with_changes", "", "", ""], [3, "text_change", 5, 2, null, null, null, "", "Ny lydelse.\nTv\u00e5 rader.", "\u201dTydligare\u201d & kortare."], [4, "indicator_value", 5, null, 1, 2, null, "Delm\u00e5l beh\u00f6vs", "3,3", ""], [5, "fact_error", 5, null, null, null, null, "\u00c5rtalet \u00e4r fel.", "", ""], [6, "question", null, null, null, null, null, "N\u00e4r b\u00f6rjar det?", "", ""]]}','2026-11-28 06:36:08.491213','Företagarna i Exempelstad');
CREATE TABLE event (
	id INTEGER NOT NULL, 
	chain INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	actor_kind VARCHAR(16) NOT NULL, 
	actor_id INTEGER, 
	actor_name VARCHAR(300) NOT NULL, 
	subject_kind VARCHAR(32), 
	subject_id INTEGER, 
	facts JSON NOT NULL, 
	previous_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (id), 
	CONSTRAINT uq_event_chain_sequence UNIQUE (chain, sequence)
);
INSERT INTO "event" VALUES(1,1,1,'2026-11-27 23:00:00.000000','draft.begun','body',1,'Företagarna i Exempelstad','consultee',1,'{"day": "2026-11-28"}','0000000000000000000000000000000000000000000000000000000000000000','917708244be368a35e769b5fc975565dc376684decc7019891a195779174f001');
INSERT INTO "event" VALUES(2,1,2,'2026-11-28 06:36:08.491213','response.submitted','link',1,'Företagarna i Exempelstad','consultee',1,'{"name": "F\u00f6retagarna i Exempelstad", "number": "KS/2026:20-1", "revision": 1, "stance": "supports_with_changes", "late": false, "preliminary": false, "sha256": "26f3727149391957ff5316efc71cc46329d8e8ab9bbbd2a2e3d2e983ef9a6275"}','917708244be368a35e769b5fc975565dc376684decc7019891a195779174f001','56f6276841aa3e263865620ae33cb339424d8165d16431c15bedaa10b341f05c');
INSERT INTO "event" VALUES(3,1,3,'2026-11-28 06:36:09.228993','response.submitted','link',1,'Företagarna i Exempelstad','consultee',1,'{"name": "F\u00f6retagarna i Exempelstad", "number": "KS/2026:20-2", "revision": 2, "stance": "supports", "late": false, "preliminary": true, "sha256": "2fd150e1ad0dc28f48ab4a84a2dca443a09f69d7f678ac0bacf34a90f1d8e309"}','56f6276841aa3e263865620ae33cb339424d8165d16431c15bedaa10b341f05c','1012e9814214423391e73d1d0b56ce73957a18251111285035a58394c663a013');
INSERT INTO "event" VALUES(4,1,4,'2026-11-28 06:36:09.435647','response.registered','user',3,'Tjänsteman registrar','consultee',2,'{"name": "\u00c5kerif\u00f6reningen", "number": "KS/2026:20-3", "revision": 1, "channel": "post", "received_on": "2026-03-02", "stance": "rejects", "late": false, "preliminary": false, "sha256": "69ba4b90a94d4cff18eff7e456f0568f89282019f3bfed7627b62b50c430a669"}','1012e9814214423391e73d1d0b56ce73957a18251111285035a58394c663a013','c56d3f4a34cc4456b8c615f660bd3a5310f36c3f64a55d97b13d6a1ac33aca58');
CREATE TABLE extension (
	id INTEGER NOT NULL, 
	consultee_id INTEGER NOT NULL, 
	requested_deadline DATE NOT NULL, 
	reason VARCHAR NOT NULL, 
	requested_at DATETIME NOT NULL, 
	requested_by VARCHAR(300) NOT NULL, 
	decision VARCHAR(32), 
	deadline DATE, 
	decided_at DATETIME, 
	decided_by_id INTEGER, 
	decided_by_name VARCHAR(300) NOT NULL, 
	decision_reason VARCHAR NOT NULL, 
	CONSTRAINT pk_extension PRIMARY KEY (id), 
	CONSTRAINT fk_extension_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT fk_extension_decided_by_id_user_account FOREIGN KEY(decided_by_id) REFERENCES user_account (id), 
	CONSTRAINT ck_extension_decision CHECK (decision IN ('granted', 'refused'))
);
CREATE TABLE focus_area (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	label VARCHAR(500) NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_focus_area PRIMARY KEY (id), 
	CONSTRAINT fk_focus_area_version_id_plan_version FOREIGN KEY(version_id) REFERENCES plan_version (id), 
	CONSTRAINT uq_focus_area_version_id_label UNIQUE (version_id, label)
);
INSERT INTO "focus_area" VALUES(1,1,'Område 1',1);
INSERT INTO "focus_area" VALUES(2,1,'Område 2',2);
CREATE TABLE focus_count (
	round_id INTEGER NOT NULL, 
	focus_area INTEGER NOT NULL, 
	comments INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	CONSTRAINT pk_focus_count PRIMARY KEY (round_id, focus_area), 
	CONSTRAINT fk_focus_count_round_id_round FOREIGN KEY(round_id) REFERENCES round (id)
);
INSERT INTO "focus_count" VALUES(1,0,1,0);
INSERT INTO "focus_count" VALUES(1,2,4,0);
CREATE TABLE footnote (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	section_id INTEGER, 
	cell_id INTEGER, 
	CONSTRAINT pk_footnote PRIMARY KEY (id), 
	CONSTRAINT fk_footnote_cell_id_cell FOREIGN KEY(cell_id) REFERENCES cell (id), 
	CONSTRAINT fk_footnote_section_id_section FOREIGN KEY(section_id) REFERENCES section (id), 
	CONSTRAINT fk_footnote_version_id_plan_version FOREIGN KEY(version_id) REFERENCES plan_version (id), 
	CONSTRAINT uq_footnote_version_id_number UNIQUE (version_id, number)
);
INSERT INTO "footnote" VALUES(1,1,1,'Se bilagan.',5,NULL);
CREATE TABLE idempotent_answer (
	"key" VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	status INTEGER NOT NULL, 
	body VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_idempotent_answer PRIMARY KEY ("key")
);
CREATE TABLE indicator (
	id INTEGER NOT NULL, 
	table_id INTEGER NOT NULL, 
	section_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR(1000) NOT NULL, 
	footnotes JSON NOT NULL, 
	CONSTRAINT pk_indicator PRIMARY KEY (id), 
	CONSTRAINT fk_indicator_section_id_section FOREIGN KEY(section_id) REFERENCES section (id), 
	CONSTRAINT fk_indicator_table_id_indicator_table FOREIGN KEY(table_id) REFERENCES indicator_table (id)
);
INSERT INTO "indicator" VALUES(1,1,5,1,'Tillgång till kompetens','[]');
INSERT INTO "indicator" VALUES(2,1,5,2,'Andel med jobb','[]');
CREATE TABLE indicator_table (
	id INTEGER NOT NULL, 
	section_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name_heading VARCHAR(300) NOT NULL, 
	columns JSON NOT NULL, after_paragraph INTEGER, 
	CONSTRAINT pk_indicator_table PRIMARY KEY (id), 
	CONSTRAINT fk_indicator_table_section_id_section FOREIGN KEY(section_id) REFERENCES section (id)
);
INSERT INTO "indicator_table" VALUES(1,5,1,'Indikator','["Nul\u00e4ge", "2027", "M\u00e5l 2030"]',NULL);
CREATE TABLE letter (
	id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	round_id INTEGER, 
	consultee_id INTEGER, 
	link_id INTEGER, 
	to_address VARCHAR(254) NOT NULL, 
	to_name VARCHAR(300) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	facts JSON NOT NULL, 
	message_id VARCHAR(120) NOT NULL, 
	dedupe_key VARCHAR(120), 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	claimed_until DATETIME, 
	claimed_by VARCHAR(64), 
	attempts INTEGER NOT NULL, 
	sent_at DATETIME, 
	bounced_at DATETIME, 
	given_up_at DATETIME, 
	error VARCHAR(500), 
	CONSTRAINT pk_letter PRIMARY KEY (id), 
	CONSTRAINT fk_letter_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT fk_letter_link_id_link FOREIGN KEY(link_id) REFERENCES link (id), 
	CONSTRAINT fk_letter_round_id_round FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT uq_letter_dedupe_key UNIQUE (dedupe_key), 
	CONSTRAINT uq_letter_message_id UNIQUE (message_id), 
	CONSTRAINT ck_letter_letter_kind CHECK (kind IN ('invitation', 'reminder', 'receipt', 'extension', 'new_link', 'cancellation', 'set_up'))
);
INSERT INTO "letter" VALUES(1,'receipt',1,1,1,'brev1@example.se','Företagarna i Exempelstad','sv','{"round_title": "Remiss av plan f\u00f6r n\u00e4ringslivet", "registry_number": "KS/2026:20", "organisation": "F\u00f6retagarna i Exempelstad", "number": "KS/2026:20-1", "received_at": "2026-11-28T06:36:08.491213+00:00", "sha256": "26f3727149391957ff5316efc71cc46329d8e8ab9bbbd2a2e3d2e983ef9a6275", "revision": 1, "late": false, "copy": "St\u00e4llningstagande: Tillstyrker med \u00e4ndringar\n\nVi st\u00f6der planen.\n\n1. Planen som helhet: Synpunkt\nPlanen \u00e4r tydlig. \u00c5, \u00e4 och \u00f6 \u2013 och \ud83d\ude42.\n\n3.2 Kompetens\nSt\u00e4llningstagande: Tillstyrker med \u00e4ndringar\n\n5. 3.2 Kompetens, stycke 2: \u00c4ndrad lydelse\nF\u00f6reslagen lydelse: Ny lydelse.\nTv\u00e5 rader.\nMotivering: \u201dTydligare\u201d & kortare.\n\n4. 3.2 Kompetens, Tillg\u00e5ng till kompetens, 2027: Indikatorv\u00e4rde\nDelm\u00e5l beh\u00f6vs\nF\u00f6reslaget v\u00e4rde: 3,3\n\n3. 3.2 Kompetens: Sakfel\n\u00c5rtalet \u00e4r fel.\n\n2. Planen som helhet: Fr\u00e5ga\nN\u00e4r b\u00f6rjar det?\n\nBilagor:\nBeslut \u00e5.txt (13 byte), SHA-256 3f6e1f5f71be7967656c53745f0f9542972c26cd6cfbaa8dc738c037287c6b79"}','<89cb11bbd9d1453f8788b14c6f5c5125@remiss>','receipt:1:0','2026-11-28 06:36:08.491213','2026-11-28 06:36:08.491213',NULL,NULL,0,'2026-11-28 06:36:08.491213',NULL,NULL,NULL);
INSERT INTO "letter" VALUES(2,'receipt',1,1,NULL,'sara@exempel.se','Företagarna i Exempelstad','sv','{"round_title": "Remiss av plan f\u00f6r n\u00e4ringslivet", "registry_number": "KS/2026:20", "organisation": "F\u00f6retagarna i Exempelstad", "number": "KS/2026:20-1", "received_at": "2026-11-28T06:36:08.491213+00:00", "sha256": "26f3727149391957ff5316efc71cc46329d8e8ab9bbbd2a2e3d2e983ef9a6275", "revision": 1, "late": false, "copy": "St\u00e4llningstagande: Tillstyrker med \u00e4ndringar\n\nVi st\u00f6der planen.\n\n1. Planen som helhet: Synpunkt\nPlanen \u00e4r tydlig. \u00c5, \u00e4 och \u00f6 \u2013 och \ud83d\ude42.\n\n3.2 Kompetens\nSt\u00e4llningstagande: Tillstyrker med \u00e4ndringar\n\n5. 3.2 Kompetens, stycke 2: \u00c4ndrad lydelse\nF\u00f6reslagen lydelse: Ny lydelse.\nTv\u00e5 rader.\nMotivering: \u201dTydligare\u201d & kortare.\n\n4. 3.2 Kompetens, Tillg\u00e5ng till kompetens, 2027: Indikatorv\u00e4rde\nDelm\u00e5l beh\u00f6vs\nF\u00f6reslaget v\u00e4rde: 3,3\n\n3. 3.2 Kompetens: Sakfel\n\u00c5rtalet \u00e4r fel.\n\n2. Planen som helhet: Fr\u00e5ga\nN\u00e4r b\u00f6rjar det?\n\nBilagor:\nBeslut \u00e5.txt (13 byte), SHA-256 3f6e1f5f71be7967656c53745f0f9542972c26cd6cfbaa8dc738c037287c6b79"}','<e5ee428f626d4ccabcea525c8cf7942f@remiss>','receipt:1:1','2026-11-28 06:36:08.491213','2026-11-28 06:36:08.491213',NULL,NULL,0,'2026-11-28 06:36:08.491213',NULL,NULL,NULL);
INSERT INTO "letter" VALUES(3,'receipt',1,1,1,'brev1@example.se','Företagarna i Exempelstad','sv','{"round_title": "Remiss av plan f\u00f6r n\u00e4ringslivet", "registry_number": "KS/2026:20", "organisation": "F\u00f6retagarna i Exempelstad", "number": "KS/2026:20-2", "received_at": "2026-11-28T06:36:09.228993+00:00", "sha256": "2fd150e1ad0dc28f48ab4a84a2dca443a09f69d7f678ac0bacf34a90f1d8e309", "revision": 2, "late": false, "copy": "St\u00e4llningstagande: Tillstyrker\n\n1. Planen som helhet: Synpunkt\nPlanen \u00e4r tydlig. \u00c5, \u00e4 och \u00f6 \u2013 och \ud83d\ude42. \u00c4ndrat.\n\n3.2 Kompetens\nSt\u00e4llningstagande: Tillstyrker med \u00e4ndringar\n\n5. 3.2 Kompetens, stycke 2: \u00c4ndrad lydelse\nF\u00f6reslagen lydelse: Ny lydelse.\nTv\u00e5 rader.\nMotivering: \u201dTydligare\u201d & kortare.\n\n4. 3.2 Kompetens, Tillg\u00e5ng till kompetens, 2027: Indikatorv\u00e4rde\nDelm\u00e5l beh\u00f6vs\nF\u00f6reslaget v\u00e4rde: 3,3\n\n3. 3.2 Kompetens: Sakfel\n\u00c5rtalet \u00e4r fel.\n\nBilagor:\nBeslut \u00e5.txt (13 byte), SHA-256 3f6e1f5f71be7967656c53745f0f9542972c26cd6cfbaa8dc738c037287c6b79"}','<1ded4989b9634e8199a3ea7af264cc75@remiss>','receipt:2:0','2026-11-28 06:36:09.228993','2026-11-28 06:36:09.228993',NULL,NULL,0,'2026-11-28 06:36:09.228993',NULL,NULL,NULL);
INSERT INTO "letter" VALUES(4,'receipt',1,2,2,'brev2@example.se','Åkeriföreningen','sv','{"round_title": "Remiss av plan f\u00f6r n\u00e4ringslivet", "registry_number": "KS/2026:20", "organisation": "\u00c5kerif\u00f6reningen", "number": "KS/2026:20-3", "received_at": "2026-03-02T22:59:59.999999+00:00", "sha256": "69ba4b90a94d4cff18eff7e456f0568f89282019f3bfed7627b62b50c430a669", "revision": 1, "late": false, "copy": "St\u00e4llningstagande: Avstyrker\n\nNej.\n\n6. 3.2 Kompetens: \u00c4ndrad lydelse\nMer praktik\nF\u00f6reslagen lydelse: Ska", "channel": "post", "received_on": "2026-03-02", "signatory": "Ola"}','<beca9b9d1d6040ed99f1b16bacc1681b@remiss>','receipt:3:0','2026-11-28 06:36:09.435647','2026-11-28 06:36:09.435647',NULL,NULL,0,'2026-11-28 06:36:09.435647',NULL,NULL,NULL);
CREATE TABLE link (
	id INTEGER NOT NULL, 
	consultee_id INTEGER NOT NULL, 
	email VARCHAR(254), 
	name VARCHAR(200) NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	is_contact BOOLEAN NOT NULL, 
	generation INTEGER NOT NULL, 
	token_hash VARCHAR(64), 
	created_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_link PRIMARY KEY (id), 
	CONSTRAINT fk_link_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT uq_link_token_hash UNIQUE (token_hash), 
	CONSTRAINT ck_link_link_role CHECK (role IN ('writer', 'signatory'))
);
INSERT INTO "link" VALUES(1,1,'brev1@example.se','','signatory',1,1,'3f08aace122ee2368432c1ca23a049bc640bafbf00fdf33a52429f38ba12dbf9','2026-10-01 08:00:00.000000',NULL);
INSERT INTO "link" VALUES(2,2,'brev2@example.se','','signatory',1,1,'0f6bffa9661cb5dd2f3f7b2929f33061f58a7ba7fdd689530b1a306f8ed8f3ec','2026-10-01 08:00:00.000000',NULL);
INSERT INTO "link" VALUES(3,3,'brev3@example.se','','signatory',1,1,'a2f2b0b588bcc84fbf4d2ac8cc086b6f84de3e00fa3c1ba11e38ac078eb03192','2026-10-01 08:00:00.000000',NULL);
CREATE TABLE link_session (
	id INTEGER NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	consultee_id INTEGER NOT NULL, 
	link_id INTEGER NOT NULL, 
	generation INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_link_session PRIMARY KEY (id), 
	CONSTRAINT fk_link_session_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT fk_link_session_link_id_link FOREIGN KEY(link_id) REFERENCES link (id), 
	CONSTRAINT uq_link_session_token_hash_consultee_id UNIQUE (token_hash, consultee_id)
);
INSERT INTO "link_session" VALUES(1,'cea3b6836cc9467440c2e70eb653f6aea9d2dd8c46eb7aab753f2d9b03b819d0',1,1,1,'2026-10-01 08:00:00.000000','2036-11-17 12:00:00.000000');
CREATE TABLE list_entry (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	group_name VARCHAR(200) NOT NULL, 
	position INTEGER NOT NULL, 
	written_name VARCHAR(300) NOT NULL, 
	suggested_id INTEGER, 
	suggestion_score FLOAT, 
	CONSTRAINT pk_list_entry PRIMARY KEY (id), 
	CONSTRAINT fk_list_entry_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_list_entry_suggested_id_organisation FOREIGN KEY(suggested_id) REFERENCES organisation (id), 
	CONSTRAINT fk_list_entry_version_id_list_version FOREIGN KEY(version_id) REFERENCES list_version (id), 
	CONSTRAINT uq_list_entry_version_id_organisation_id UNIQUE (version_id, organisation_id)
);
CREATE TABLE list_import (
	id INTEGER NOT NULL, 
	"key" VARCHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by INTEGER NOT NULL, 
	name VARCHAR(300) NOT NULL, 
	source_name VARCHAR(255), 
	parsed JSON NOT NULL, 
	list_id INTEGER, 
	CONSTRAINT pk_list_import PRIMARY KEY (id), 
	CONSTRAINT fk_list_import_created_by_user_account FOREIGN KEY(created_by) REFERENCES user_account (id), 
	CONSTRAINT fk_list_import_list_id_distribution_list FOREIGN KEY(list_id) REFERENCES distribution_list (id), 
	CONSTRAINT uq_list_import_key UNIQUE ("key")
);
CREATE TABLE list_version (
	id INTEGER NOT NULL, 
	list_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	frozen_at DATETIME, 
	CONSTRAINT pk_list_version PRIMARY KEY (id), 
	CONSTRAINT fk_list_version_list_id_distribution_list FOREIGN KEY(list_id) REFERENCES distribution_list (id), 
	CONSTRAINT uq_list_version_list_id_number UNIQUE (list_id, number)
);
CREATE TABLE membership (
	round_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_membership PRIMARY KEY (round_id, user_id), 
	CONSTRAINT fk_membership_round_id_round FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT fk_membership_user_id_user_account FOREIGN KEY(user_id) REFERENCES user_account (id)
);
INSERT INTO "membership" VALUES(1,2,'2026-10-01 08:00:00.000000');
CREATE TABLE milestone (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	step VARCHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	by_id INTEGER, 
	by_name VARCHAR(300) NOT NULL, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_milestone PRIMARY KEY (id), 
	CONSTRAINT fk_milestone_by_id_user_account FOREIGN KEY(by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_milestone_round_id_round FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT uq_milestone_round_id_step UNIQUE (round_id, step), 
	CONSTRAINT ck_milestone_step CHECK (step IN ('opened', 'closed', 'compiling', 'published', 'archived', 'cancelled'))
);
INSERT INTO "milestone" VALUES(1,1,'opened','2026-10-01 08:00:00.000000',NULL,'Test','');
CREATE TABLE old_link (
	token_hash VARCHAR(64) NOT NULL, 
	link_id INTEGER NOT NULL, 
	replaced_at DATETIME NOT NULL, 
	CONSTRAINT pk_old_link PRIMARY KEY (token_hash), 
	CONSTRAINT fk_old_link_link_id_link FOREIGN KEY(link_id) REFERENCES link (id)
);
CREATE TABLE organisation (
	id INTEGER NOT NULL, 
	name VARCHAR(300) NOT NULL, 
	name_key VARCHAR(300) NOT NULL, 
	sort_key VARCHAR(600) NOT NULL, 
	search_text VARCHAR NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	email VARCHAR(254), 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id), 
	CONSTRAINT uq_organisation_name_key UNIQUE (name_key), 
	CONSTRAINT ck_organisation_organisation_kind CHECK (kind IN ('association', 'board', 'company', 'municipality', 'region', 'state', 'university', 'other'))
);
INSERT INTO "organisation" VALUES(1,'Företagarna i Exempelstad','företagarna i exempelstad','f{cretagarna i exempelstad','företagarna i exempelstad','other','brev1@example.se',1,'2026-10-01 08:00:00.000000');
INSERT INTO "organisation" VALUES(2,'Åkeriföreningen','åkeriföreningen','{akerif{creningen','åkeriföreningen','other','brev2@example.se',1,'2026-10-01 08:00:00.000000');
INSERT INTO "organisation" VALUES(3,'Exempels universitet','exempels universitet','exempels universitet','exempels universitet','other','brev3@example.se',1,'2026-10-01 08:00:00.000000');
CREATE TABLE paragraph (
	id INTEGER NOT NULL, 
	section_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	level INTEGER NOT NULL, 
	ordered BOOLEAN NOT NULL, 
	text VARCHAR NOT NULL, 
	html VARCHAR NOT NULL, 
	CONSTRAINT pk_paragraph PRIMARY KEY (id), 
	CONSTRAINT fk_paragraph_section_id_section FOREIGN KEY(section_id) REFERENCES section (id), 
	CONSTRAINT uq_paragraph_section_id_number UNIQUE (section_id, number)
);
INSERT INTO "paragraph" VALUES(1,1,1,'text',0,0,'Planen gäller hela kommunen.','Planen gäller hela kommunen.');
INSERT INTO "paragraph" VALUES(2,1,2,'text',0,0,'Den ersätter en äldre plan.','Den ersätter en äldre plan.');
INSERT INTO "paragraph" VALUES(3,2,1,'text',0,0,'Tre mål gäller fram till 2030.','Tre mål gäller fram till 2030.');
INSERT INTO "paragraph" VALUES(4,4,1,'text',0,0,'Kommunen möter företagen varje år.','Kommunen möter företagen varje år.');
INSERT INTO "paragraph" VALUES(5,5,1,'text',0,0,'Praktik ska finnas.','Praktik ska finnas.');
INSERT INTO "paragraph" VALUES(6,5,2,'text',0,0,'Utbildning ska samordnas.','Utbildning ska samordnas.');
INSERT INTO "paragraph" VALUES(7,5,3,'text',0,0,'Studenter ska stanna.','Studenter ska stanna.');
INSERT INTO "paragraph" VALUES(8,6,1,'text',0,0,'Platserna blir fler.','Platserna blir fler.');
CREATE TABLE "plan" (
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by INTEGER, 
	CONSTRAINT pk_plan PRIMARY KEY (id), 
	CONSTRAINT fk_plan_created_by_user_account FOREIGN KEY(created_by) REFERENCES user_account (id)
);
INSERT INTO "plan" VALUES(1,'2026-10-01 08:00:00.000000',NULL);
CREATE TABLE plan_import (
	id INTEGER NOT NULL, 
	"key" VARCHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by INTEGER NOT NULL, 
	title VARCHAR(500), 
	source_sha256 VARCHAR, 
	source_name VARCHAR(255), 
	parsed JSON NOT NULL, 
	plan_id INTEGER, 
	CONSTRAINT pk_plan_import PRIMARY KEY (id), 
	CONSTRAINT fk_plan_import_created_by_user_account FOREIGN KEY(created_by) REFERENCES user_account (id), 
	CONSTRAINT fk_plan_import_plan_id_plan FOREIGN KEY(plan_id) REFERENCES "plan" (id), 
	CONSTRAINT fk_plan_import_source_sha256_stored_file FOREIGN KEY(source_sha256) REFERENCES stored_file (sha256), 
	CONSTRAINT uq_plan_import_key UNIQUE ("key")
);
CREATE TABLE plan_version (
	id INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	title VARCHAR(500) NOT NULL, 
	registry_number VARCHAR(100), 
	preamble VARCHAR NOT NULL, 
	preamble_html VARCHAR NOT NULL, 
	facts JSON NOT NULL, 
	warnings JSON NOT NULL, 
	source_sha256 VARCHAR, 
	source_name VARCHAR(255), 
	edit_version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	frozen_at DATETIME, 
	CONSTRAINT pk_plan_version PRIMARY KEY (id), 
	CONSTRAINT fk_plan_version_plan_id_plan FOREIGN KEY(plan_id) REFERENCES "plan" (id), 
	CONSTRAINT fk_plan_version_source_sha256_stored_file FOREIGN KEY(source_sha256) REFERENCES stored_file (sha256), 
	CONSTRAINT uq_plan_version_plan_id_number UNIQUE (plan_id, number)
);
INSERT INTO "plan_version" VALUES(1,1,1,'Plan för näringslivet',NULL,'','','[]','[]',NULL,NULL,1,'2026-10-01 08:00:00.000000','2026-10-01 08:00:00.000000');
CREATE TABLE point (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	round_id INTEGER NOT NULL, 
	consultee_id INTEGER NOT NULL, 
	number INTEGER, 
	CONSTRAINT fk_point_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT fk_point_round_id_round FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT uq_point_round_id_number UNIQUE (round_id, number)
);
INSERT INTO "point" VALUES(1,1,1,1);
INSERT INTO "point" VALUES(2,1,1,NULL);
INSERT INTO "point" VALUES(3,1,1,5);
INSERT INTO "point" VALUES(4,1,1,4);
INSERT INTO "point" VALUES(5,1,1,3);
INSERT INTO "point" VALUES(6,1,1,2);
INSERT INTO "point" VALUES(7,1,2,6);
CREATE TABLE question (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	CONSTRAINT pk_question PRIMARY KEY (id), 
	CONSTRAINT fk_question_round_id_round FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT uq_question_round_id_position UNIQUE (round_id, position)
);
INSERT INTO "question" VALUES(1,1,1,'Stöder ni målen?');
CREATE TABLE registration (
	response_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	by_id INTEGER, 
	by_name VARCHAR(300) NOT NULL, 
	note VARCHAR(500) NOT NULL, 
	CONSTRAINT pk_registration PRIMARY KEY (response_id), 
	CONSTRAINT fk_registration_by_id_user_account FOREIGN KEY(by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_registration_response_id_response FOREIGN KEY(response_id) REFERENCES response (id)
);
INSERT INTO "registration" VALUES(3,'2026-11-28 06:36:09.435647',3,'Tjänsteman registrar','');
CREATE TABLE reply (
	point_id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	text VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	needs_look BOOLEAN NOT NULL, 
	comment_id INTEGER NOT NULL, 
	by_id INTEGER, 
	by_name VARCHAR(300) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_reply PRIMARY KEY (point_id), 
	CONSTRAINT fk_reply_by_id_user_account FOREIGN KEY(by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_reply_comment_id_comment FOREIGN KEY(comment_id) REFERENCES comment (id), 
	CONSTRAINT fk_reply_point_id_point FOREIGN KEY(point_id) REFERENCES point (id), 
	CONSTRAINT fk_reply_round_id_round FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT ck_reply_outcome CHECK (outcome IN ('met', 'partly_met', 'not_met', 'noted', 'answered', 'out_of_scope'))
);
CREATE TABLE reply_revision (
	id INTEGER NOT NULL, 
	point_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	text VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	by_id INTEGER, 
	by_name VARCHAR(300) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_reply_revision PRIMARY KEY (id), 
	CONSTRAINT fk_reply_revision_by_id_user_account FOREIGN KEY(by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_reply_revision_point_id_point FOREIGN KEY(point_id) REFERENCES point (id), 
	CONSTRAINT uq_reply_revision_point_id_version UNIQUE (point_id, version), 
	CONSTRAINT ck_reply_revision_outcome CHECK (outcome IN ('met', 'partly_met', 'not_met', 'noted', 'answered', 'out_of_scope'))
);
CREATE TABLE response (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	consultee_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	item INTEGER NOT NULL, 
	number VARCHAR(140) NOT NULL, 
	received_at DATETIME NOT NULL, 
	received_on DATE NOT NULL, 
	deadline DATE NOT NULL, 
	late BOOLEAN NOT NULL, 
	channel VARCHAR(32) NOT NULL, 
	stance VARCHAR(32) NOT NULL, 
	summary VARCHAR NOT NULL, 
	signatory_name VARCHAR(200) NOT NULL, 
	signatory_title VARCHAR(200) NOT NULL, 
	signatory_email VARCHAR(254) NOT NULL, 
	preliminary BOOLEAN NOT NULL, 
	draft_version INTEGER, 
	idempotency_key VARCHAR(200), 
	sha256 VARCHAR(64) NOT NULL, 
	previous_hash VARCHAR(64) NOT NULL, 
	chain_hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_response PRIMARY KEY (id), 
	CONSTRAINT fk_response_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT fk_response_round_id_round FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT uq_response_consultee_id_idempotency_key UNIQUE (consultee_id, idempotency_key), 
	CONSTRAINT uq_response_consultee_id_revision UNIQUE (consultee_id, revision), 
	CONSTRAINT uq_response_round_id_item UNIQUE (round_id, item), 
	CONSTRAINT ck_response_channel CHECK (channel IN ('web', 'api', 'email', 'post', 'hand')), 
	CONSTRAINT ck_response_stance CHECK (stance IN ('supports', 'supports_with_changes', 'neutral', 'rejects', 'no_objection', 'abstains'))
);
INSERT INTO "response" VALUES(1,1,1,1,1,'KS/2026:20-1','2026-11-28 06:36:08.491213','2026-11-28','2026-12-11',0,'api','supports_with_changes','Vi stöder planen.','Sara Lind','ordförande','sara@exempel.se',0,1,'draft:1','26f3727149391957ff5316efc71cc46329d8e8ab9bbbd2a2e3d2e983ef9a6275','0000000000000000000000000000000000000000000000000000000000000000','600ab8d43d7dbf32b53b4f061774c9120ece81de814b9ad86814f04f21b2fe5f');
INSERT INTO "response" VALUES(2,1,1,2,2,'KS/2026:20-2','2026-11-28 06:36:09.228993','2026-11-28','2026-12-11',0,'api','supports','','Sara Lind','','',1,3,'draft:3','2fd150e1ad0dc28f48ab4a84a2dca443a09f69d7f678ac0bacf34a90f1d8e309','600ab8d43d7dbf32b53b4f061774c9120ece81de814b9ad86814f04f21b2fe5f','3dd134e33d98316d07064fe1e846d298bd26d034cffb17da0bd007ae4fff7fb1');
INSERT INTO "response" VALUES(3,1,2,1,3,'KS/2026:20-3','2026-03-02 22:59:59.999999','2026-03-02','2026-12-11',0,'post','rejects','Nej.','Ola','','',0,NULL,'registered:1:9ef8a10a6c011c54f48c7452a7d94d62fd6cdfbfb8ddebe96b4ed2bd179ec022','69ba4b90a94d4cff18eff7e456f0568f89282019f3bfed7627b62b50c430a669','3dd134e33d98316d07064fe1e846d298bd26d034cffb17da0bd007ae4fff7fb1','ba5af48741aa60a611408ed2fdf431b354d199370fa422cee7152f406a1a84cf');
CREATE TABLE round (
	id INTEGER NOT NULL, 
	title VARCHAR(500) NOT NULL, 
	registry_number VARCHAR(100) NOT NULL, 
	deadline DATE NOT NULL, 
	plan_version_id INTEGER, 
	list_version_id INTEGER, 
	cover_letter VARCHAR NOT NULL, 
	last_item INTEGER NOT NULL, 
	last_number INTEGER NOT NULL, 
	board_version INTEGER NOT NULL, 
	edit_version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by INTEGER, 
	CONSTRAINT pk_round PRIMARY KEY (id), 
	CONSTRAINT fk_round_created_by_user_account FOREIGN KEY(created_by) REFERENCES user_account (id), 
	CONSTRAINT fk_round_list_version_id_list_version FOREIGN KEY(list_version_id) REFERENCES list_version (id), 
	CONSTRAINT fk_round_plan_version_id_plan_version FOREIGN KEY(plan_version_id) REFERENCES plan_version (id)
);
INSERT INTO "round" VALUES(1,'Remiss av plan för näringslivet','KS/2026:20','2026-12-11',1,NULL,'Vi vill veta vad ni tycker.',3,6,4,1,'2026-10-01 08:00:00.000000',NULL);
CREATE TABLE section (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	parent_id INTEGER, 
	lineage VARCHAR(36) NOT NULL, 
	position INTEGER NOT NULL, 
	level INTEGER NOT NULL, 
	number VARCHAR(60) NOT NULL, 
	title VARCHAR(500) NOT NULL, 
	focus_area_id INTEGER, 
	is_focus_area BOOLEAN NOT NULL, 
	CONSTRAINT pk_section PRIMARY KEY (id), 
	CONSTRAINT fk_section_focus_area_id_focus_area FOREIGN KEY(focus_area_id) REFERENCES focus_area (id), 
	CONSTRAINT fk_section_parent_id_section FOREIGN KEY(parent_id) REFERENCES section (id), 
	CONSTRAINT fk_section_version_id_plan_version FOREIGN KEY(version_id) REFERENCES plan_version (id), 
	CONSTRAINT uq_section_version_id_position UNIQUE (version_id, position)
);
INSERT INTO "section" VALUES(1,1,NULL,'l1',1,1,'1','Bakgrund',NULL,0);
INSERT INTO "section" VALUES(2,1,NULL,'l2',2,1,'2','Mål',NULL,0);
INSERT INTO "section" VALUES(3,1,NULL,'l3',3,1,'3','Fokusområden',NULL,0);
INSERT INTO "section" VALUES(4,1,3,'l4',4,2,'3.1','Dialog',1,1);
INSERT INTO "section" VALUES(5,1,3,'l5',5,2,'3.2','Kompetens',2,1);
INSERT INTO "section" VALUES(6,1,5,'l6',6,3,'3.2.1','Yrkesvux',2,0);
CREATE TABLE set_up_link (
	id INTEGER NOT NULL, 
	user_id INTEGER, 
	token_hash VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_set_up_link PRIMARY KEY (id), 
	CONSTRAINT fk_set_up_link_user_id_user_account FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_set_up_link_token_hash UNIQUE (token_hash)
);
CREATE TABLE sign_in_failure (
	"key" VARCHAR(64) NOT NULL, 
	count INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_sign_in_failure PRIMARY KEY ("key")
);
CREATE TABLE standing (
	point_id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	consultee_id INTEGER NOT NULL, 
	comment_id INTEGER NOT NULL, 
	area INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	done BOOLEAN NOT NULL, 
	CONSTRAINT pk_standing PRIMARY KEY (point_id), 
	CONSTRAINT fk_standing_comment_id_comment FOREIGN KEY(comment_id) REFERENCES comment (id), 
	CONSTRAINT fk_standing_consultee_id_consultee FOREIGN KEY(consultee_id) REFERENCES consultee (id), 
	CONSTRAINT fk_standing_point_id_point FOREIGN KEY(point_id) REFERENCES point (id), 
	CONSTRAINT fk_standing_round_id_round FOREIGN KEY(round_id) REFERENCES round (id)
);
INSERT INTO "standing" VALUES(1,1,1,7,0,0,1,0);
INSERT INTO "standing" VALUES(3,1,1,11,2,5,5,0);
INSERT INTO "standing" VALUES(4,1,1,10,2,5,4,0);
INSERT INTO "standing" VALUES(5,1,1,9,2,5,3,0);
INSERT INTO "standing" VALUES(7,1,2,12,2,5,6,0);
CREATE TABLE stored_file (
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	media_type VARCHAR(120) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_stored_file PRIMARY KEY (sha256)
);
INSERT INTO "stored_file" VALUES('3f6e1f5f71be7967656c53745f0f9542972c26cd6cfbaa8dc738c037287c6b79',13,'text/plain','2026-11-28 06:36:08.269647');
CREATE TABLE user_account (
	id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	password_hash VARCHAR(300), 
	created_at DATETIME NOT NULL, 
	disabled_at DATETIME, 
	CONSTRAINT pk_user_account PRIMARY KEY (id), 
	CONSTRAINT uq_user_account_email UNIQUE (email), 
	CONSTRAINT ck_user_account_role CHECK (role IN ('admin', 'handler', 'registrar', 'reader'))
);
INSERT INTO "user_account" VALUES(1,'admin@example.se','Tjänsteman admin','admin',NULL,'2026-10-01 08:00:00.000000',NULL);
INSERT INTO "user_account" VALUES(2,'handler@example.se','Tjänsteman handler','handler',NULL,'2026-10-01 08:00:00.000000',NULL);
INSERT INTO "user_account" VALUES(3,'registrar@example.se','Tjänsteman registrar','registrar',NULL,'2026-10-01 08:00:00.000000',NULL);
INSERT INTO "user_account" VALUES(4,'reader@example.se','Tjänsteman reader','reader',NULL,'2026-10-01 08:00:00.000000',NULL);
INSERT INTO "user_account" VALUES(5,'other_handler@example.se','Tjänsteman other_handler','handler',NULL,'2026-10-01 08:00:00.000000',NULL);
CREATE TABLE user_session (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	stepped_up_at DATETIME, 
	revoked_at DATETIME, 
	CONSTRAINT pk_user_session PRIMARY KEY (id), 
	CONSTRAINT fk_user_session_user_id_user_account FOREIGN KEY(user_id) REFERENCES user_account (id), 
	CONSTRAINT uq_user_session_token_hash UNIQUE (token_hash)
);
INSERT INTO "user_session" VALUES(1,1,'dc9a37381302c389c3ed061d9e956bbeadc22a6219c312d54f538439b10b6607','2026-11-28 06:36:07.869000','2026-11-28 14:36:07.869004',NULL,NULL);
INSERT INTO "user_session" VALUES(2,2,'45315dcac4b1dd47ef1f517a0b96ed01044eb728e6f013406ee473bf9985d9f6','2026-11-28 06:36:07.885603','2026-11-28 14:36:07.885607',NULL,NULL);
INSERT INTO "user_session" VALUES(3,3,'014474e038276955b3a73802e73ee411eff202718a6803baadc996033fbed823','2026-11-28 06:36:07.904912','2026-11-28 14:36:07.904916',NULL,NULL);
INSERT INTO "user_session" VALUES(4,4,'8888312b418f3e43caac1e341a11a7a0b78dfba40b1109f3a9c446aafc0ac3f1','2026-11-28 06:36:07.905852','2026-11-28 14:36:07.905854',NULL,NULL);
INSERT INTO "user_session" VALUES(5,5,'7cb229ea3a2095e759bb2dce84d8c22ebed41cd91046df03338eb25469ae9dce','2026-11-28 06:36:07.919528','2026-11-28 14:36:07.919534',NULL,NULL);
CREATE INDEX ix_idempotent_answer_created_at ON idempotent_answer (created_at);
CREATE INDEX ix_api_token_user_id ON api_token (user_id);
CREATE INDEX ix_user_session_user_id ON user_session (user_id);
CREATE INDEX ix_organisation_sort_key ON organisation (sort_key);
CREATE INDEX ix_list_entry_place ON list_entry (version_id, position);
CREATE INDEX ix_section_focus_area_id ON section (focus_area_id);
CREATE INDEX ix_indicator_table_section_id ON indicator_table (section_id);
CREATE INDEX ix_indicator_place ON indicator (section_id, position);
CREATE INDEX ix_indicator_table_id ON indicator (table_id);
CREATE INDEX ix_footnote_section_id ON footnote (section_id);
CREATE INDEX ix_round_list_version_id ON round (list_version_id);
CREATE INDEX ix_round_plan_version_id ON round (plan_version_id);
CREATE INDEX ix_membership_user_id ON membership (user_id);
CREATE INDEX ix_consultee_organisation_id ON consultee (organisation_id);
CREATE INDEX ix_consultee_place ON consultee (round_id, position);
CREATE INDEX ix_extension_consultee ON extension (consultee_id, id);
CREATE INDEX ix_link_consultee_id ON link (consultee_id);
CREATE INDEX ix_old_link_link_id ON old_link (link_id);
CREATE INDEX ix_letter_consultee ON letter (consultee_id);
CREATE INDEX ix_letter_round_id ON letter (round_id);
CREATE INDEX ix_letter_waiting ON letter (sent_at, due_at);
CREATE INDEX ix_point_consultee_id ON point (consultee_id);
CREATE INDEX ix_draft_comment_consultee_id ON draft_comment (consultee_id);
CREATE INDEX ix_comment_focus ON comment (focus_area_id);
CREATE INDEX ix_comment_point ON comment (point_id);
CREATE INDEX ix_reply_round_id ON reply (round_id);
CREATE INDEX ix_standing_body ON standing (consultee_id, area, place, number);
CREATE INDEX ix_standing_order ON standing (round_id, area, place, number);
CREATE INDEX ix_standing_waiting ON standing (round_id, done, area, place, number);
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event is append only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event is append only'); END;
CREATE TRIGGER response_no_update BEFORE UPDATE ON response BEGIN SELECT RAISE(ABORT, 'response is append only'); END;
CREATE TRIGGER response_no_delete BEFORE DELETE ON response BEGIN SELECT RAISE(ABORT, 'response is append only'); END;
CREATE TRIGGER comment_no_update BEFORE UPDATE ON comment BEGIN SELECT RAISE(ABORT, 'comment is append only'); END;
CREATE TRIGGER comment_no_delete BEFORE DELETE ON comment BEGIN SELECT RAISE(ABORT, 'comment is append only'); END;
CREATE TRIGGER reply_revision_no_update BEFORE UPDATE ON reply_revision BEGIN SELECT RAISE(ABORT, 'reply_revision is append only'); END;
CREATE TRIGGER reply_revision_no_delete BEFORE DELETE ON reply_revision BEGIN SELECT RAISE(ABORT, 'reply_revision is append only'); END;
CREATE TRIGGER stored_file_no_update BEFORE UPDATE ON stored_file BEGIN SELECT RAISE(ABORT, 'stored_file is append only'); END;
CREATE TRIGGER stored_file_no_delete BEFORE DELETE ON stored_file BEGIN SELECT RAISE(ABORT, 'stored_file is append only'); END;
CREATE TRIGGER attachment_no_update BEFORE UPDATE ON attachment BEGIN SELECT RAISE(ABORT, 'attachment is append only'); END;
CREATE TRIGGER attachment_no_delete BEFORE DELETE ON attachment BEGIN SELECT RAISE(ABORT, 'attachment is append only'); END;
CREATE TRIGGER registration_no_update BEFORE UPDATE ON registration BEGIN SELECT RAISE(ABORT, 'registration is append only'); END;
CREATE TRIGGER registration_no_delete BEFORE DELETE ON registration BEGIN SELECT RAISE(ABORT, 'registration is append only'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('point',7);
INSERT INTO "sqlite_sequence" VALUES('draft_attachment',1);
COMMIT;
