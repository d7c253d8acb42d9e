"""The release round-up: by channel, each release with its changes by kind, and whose ideas they were."""

from __future__ import annotations

from typing import Any, cast

from popcorn.community.trains import member_share
from popcorn.library.entries import Entry
from popcorn.library.models import Release
from popcorn.zine.cards import closing
from popcorn.zine.issue import PrintedSection
from popcorn.zine.parts import Layout, Part
from popcorn.zine.wording import Voice

# In the order in which readers care.
KINDS = ("new", "improved", "fixed", "known")


def roundup_part(section: PrintedSection, layout: Layout) -> Part:
    """All releases of a section as one part."""
    voice = layout.voice
    releases = [cast("Entry[Release]", piece) for piece in section.pieces]
    channels = layout.library.community.channels
    order = {channel.id: place for place, channel in enumerate(channels)}
    by_channel: dict[str, list[Entry[Release]]] = {}
    for release in sorted(releases, key=lambda r: order.get(r.meta.channel, len(order))):
        by_channel.setdefault(release.meta.channel, []).append(release)
    summaries = {channel.id: channel.summary.said(voice.language) for channel in channels if channel.summary}
    share = member_share(releases)
    return {
        "kind": "releases",
        "path": "",
        "label": f"section:{releases[0].path}",
        "language": voice.language,
        "section": section.name.said(voice.language),
        "title": section.name.said(voice.language),
        "share": voice.say("share", all=share.all, suggested=share.suggested) if share.suggested else "",
        "channels": [
            {
                "name": voice.named("channels", channel),
                "summary": summaries.get(channel, ""),
                "releases": [_release(release, layout, voice) for release in found],
            }
            for channel, found in by_channel.items()
        ],
        "words": dict(voice.words),
    }


def _release(release: Entry[Release], layout: Layout, voice: Voice) -> dict[str, Any]:
    meta = release.meta
    blocks, notes = layout.read(release, 2)
    # Everything in a round-up stays in its column: it has no room of its own.
    product = voice.named("products", meta.product)
    date = meta.date.astimezone(layout.library.community.zone) if meta.date else None
    return {
        "path": release.path,
        "label": layout.labels[release.path],
        "title": release.title,
        "product": product,
        "version": meta.version,
        "date": voice.day(date) if date else "",
        "summary": " ".join((meta.summary or "").split()),
        "groups": [
            {
                "kind": kind,
                "name": voice.words[f"change_{kind}"],
                "changes": [
                    {
                        "text": change.text.said(voice.language),
                        "suggested": voice.names(change.suggested_by),
                        "built": voice.names(change.built_by),
                    }
                    for change in meta.changes
                    if change.kind == kind
                ],
            }
            for kind in KINDS
            if any(change.kind == kind for change in meta.changes)
        ],
        "award": _award(meta, voice),
        "report": _report(meta, voice),
        "blocks": blocks,
        "notes": notes,
        # Its date stands at its head, and short notes of a version need no licence of their own.
        "closing": {**closing(release, layout.library, voice), "facts": []},
    }


def _award(meta: Release, voice: Voice) -> dict[str, str] | None:
    if meta.award is None:
        return None
    text = next((change.text.said(voice.language) for change in meta.changes if change.key == meta.award.change), "")
    votes = voice.say("votes", count=meta.award.votes) if meta.award.votes is not None else ""
    return {"text": text, "people": voice.names(meta.award.people), "votes": votes}


def _report(meta: Release, voice: Voice) -> list[dict[str, Any]]:
    """The cells of the four-grid report that have votes, each with its changes by the number of votes."""
    texts = {change.key: change.text.said(voice.language) for change in meta.changes if change.key}
    return [
        {
            "name": voice.named("report_cells", cell),
            "rows": [
                {"text": texts.get(counted.change, counted.change), "votes": str(counted.votes)}
                for counted in sorted(votes, key=lambda counted: -counted.votes)
            ],
        }
        for cell, votes in meta.report.items()
        if votes
    ]
