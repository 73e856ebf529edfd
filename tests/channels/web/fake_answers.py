"""What the fake chat server of the widget harness says."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

Message = dict[str, Any]

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 240" fill="none" stroke="#0b5f6b" stroke-width="14"
stroke-linecap="round" stroke-linejoin="round"><path stroke="#c9d6d8" stroke-width="6" d="M20 206h360"/>
<circle cx="62" cy="180" r="20"/><path d="M98 190h120l52-84 38 90h28"/><path stroke-width="10" d="M112 190l56 8"/>
</svg>"""
CLINIC = {
    "name": "Riverside Back Clinic",
    "privacy_url": "https://example.org/privacy",
    "logo": "/fake/knees.svg",
    "colours": {
        **{"accent": "#1f5c4d", "accent_text": "#ffffff"},
        "dark": {"accent": "#8fd0bd", "accent_text": "#06261e"},
    },
    "country": "AU",
    "emergency": "000",
}
SOURCES = [
    {"title": "Exercise therapy for chronic low back pain (Cochrane review)", "url": "https://www.cochrane.org/"},
    {"title": "Clinic handout, printed", "url": None},
]


def message(text: str, choices: tuple[str, ...] = (), **more: Any) -> Message:
    offered = [{"id": uuid4().hex[:12], "title": title} for title in choices]
    plain: Message = {"id": uuid4().hex, "text": text, "choices": offered, "image": None, "sources": []}
    return {**plain, "urgency": "none", "author": "bot", **more}


def greeting() -> list[Message]:
    return [
        message(
            "Hello. I am a bot of Riverside Back Clinic, not a person or a clinician.\n\n"
            "I give general education on back pain and exercise. I cannot diagnose. In an emergency call 000.\n\n"
            "Please do not send names or medical records.",
            ("See a starter exercise", "What causes it", "How exercise helps", "Find a physio"),
        )
    ]


def exercise() -> list[Message]:
    steps = (
        "1. Rest on your back, knees bent.\n2. Roll both knees gently to one side.\n3. Wait 2 seconds, then roll back."
    )
    picture = {"url": "/fake/knees.svg", "alt": "A person lies on their back with bent knees."}
    return [
        message("Before you start: see a doctor or physio first if you have any warning sign."),
        message(
            f"Knee rolls\n\n{steps}\n\n5 repeats, up to 3 times a day.",
            ("Easier", "Harder", "Another one", "Why this helps"),
            image=picture,
            sources=SOURCES,
        ),
    ]


def serious(urgency: str) -> list[Message]:
    texts = {
        "urgent": "Please be seen by a doctor today. If you cannot, call 1800 MEDICARE on 1800 633 422.\n\n"
        "Do not start exercises before you have been checked.",
        "emergency": "These can be signs of a rare but serious problem. Please get medical help now.\n\n"
        "Go to your nearest emergency department, or call 000. Do not wait to see if it passes, and do not do any "
        "exercises. I am a bot and cannot check you.",
        "crisis": "I am sorry that it is this hard. You deserve a person to talk to now.\n\n"
        "Call Lifeline on 13 11 14, or text 0477 13 11 14. If you are in danger now, call 000.",
    }
    return [message(texts[urgency], urgency=urgency)]


def hostile() -> list[Message]:
    """What must never run: markup as text, a script address as source and picture."""
    script = "javascript:document.title='owned'"
    return [
        message(
            "<img src=x onerror=\"document.title='owned'\"> <b>bold</b>",
            ("<script>document.title='owned'</script>",),
            image={"url": script, "alt": "<b>x</b>"},
            sources=[{"title": "<i>source</i>", "url": script}],
        )
    ]


def answer_to(text: str) -> list[Message]:
    if "bad" in text:
        return hostile()
    for urgency in ("urgent", "emergency", "crisis"):
        if urgency in text:
            return serious(urgency)
    if "exercise" in text:
        return exercise()
    return [
        message(
            "Most back pain has no single cause. Muscles, joints, sleep, stress and how active you are can all play a "
            "part.\n\nStaying gently active often helps.",
            ("How exercise helps", "See a starter exercise"),
            sources=SOURCES[:1],
        )
    ]
