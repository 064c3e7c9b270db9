"""Every table of every room, imported once so that migrations and tests see them all."""

import app.accounts.models
import app.accounts.oidc.models
import app.assessment.models
import app.assessment.saved_models
import app.assessment.tag_models
import app.batches.models
import app.comments.models
import app.compilation.models
import app.compilation.reading_models
import app.drafts.models
import app.history.models
import app.inbox.models
import app.information.models
import app.jobs.models
import app.mail.models
import app.organisations.models
import app.own_key
import app.passages.models
import app.plans.models
import app.responses.assignment_models
import app.responses.dialogue_models
import app.responses.file_models
import app.responses.inclusion_models
import app.responses.models
import app.rounds.background_models
import app.rounds.conclusion_models
import app.rounds.document_models
import app.rounds.joint_models
import app.rounds.mailbox_models
import app.rounds.meeting_models
import app.rounds.models
import app.rounds.paper_models
import app.rounds.plan_models
import app.storage.models
import app.tracking.models
import app.web.models  # noqa: F401
