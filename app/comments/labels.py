"""For or against, and what a comment is, in words."""

from app.comments.kinds import ABOUT_PLAN, AREA_STANCES, CommentKind, Stance
from app.i18n import mark
from app.labels import Labels

stance_label = Labels(
    Stance,
    {
        Stance.SUPPORTS: mark("Tillstyrker"),
        Stance.SUPPORTS_WITH_CHANGES: mark("Tillstyrker med ändringar"),
        Stance.NEUTRAL: mark("Tar inte ställning"),
        Stance.REJECTS: mark("Avstyrker"),
        Stance.NO_OBJECTION: mark("Inget att erinra"),
        Stance.ABSTAINS: mark("Avstår från att yttra sig"),
        Stance.NOT_STATED: mark("Inget ställningstagande angivet"),
    },
)
area_stance_label = stance_label.among(AREA_STANCES)
# What each means, for those who choose among them.
stance_hint = Labels(
    Stance,
    {
        Stance.SUPPORTS: mark("Ni vill att planen antas som den är."),
        Stance.SUPPORTS_WITH_CHANGES: mark("Ni är för planen men vill att något ändras."),
        Stance.NEUTRAL: mark("Ni lämnar synpunkter utan att vara för eller emot."),
        Stance.REJECTS: mark("Ni vill inte att planen antas."),
    },
    only=AREA_STANCES,
)
comment_kind_label = Labels(
    CommentKind,
    {
        CommentKind.COMMENT: mark("Synpunkt"),
        CommentKind.TEXT_CHANGE: mark("Ändrad lydelse"),
        CommentKind.INDICATOR_VALUE: mark("Indikatorvärde"),
        CommentKind.NEW_INDICATOR: mark("Ny indikator"),
        CommentKind.ACTIVITY: mark("Aktivitet"),
        CommentKind.QUESTION: mark("Fråga"),
        CommentKind.FACT_ERROR: mark("Sakfel"),
        CommentKind.PRIORITY: mark("Prioritering"),
        CommentKind.ANSWER: mark("Svar på fråga"),
        CommentKind.SUMMARY: mark("Sammanfattning"),
    },
)
plan_comment_kind_label = comment_kind_label.among(ABOUT_PLAN)
# The heading above what a comment of the kind proposes.
proposal_label = Labels(
    CommentKind,
    {
        CommentKind.COMMENT: mark("Förslag"),
        CommentKind.TEXT_CHANGE: mark("Föreslagen lydelse"),
        CommentKind.INDICATOR_VALUE: mark("Föreslaget värde"),
        CommentKind.NEW_INDICATOR: mark("Föreslaget målvärde"),
        CommentKind.ACTIVITY: mark("Förslag"),
        CommentKind.QUESTION: mark("Förslag"),
        CommentKind.FACT_ERROR: mark("Rätt uppgift"),
        CommentKind.PRIORITY: mark("Förslag"),
        CommentKind.ANSWER: mark("Förslag"),
        CommentKind.SUMMARY: mark("Förslag"),
    },
)
