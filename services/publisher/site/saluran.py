"""What readers call an outlet, and why something was withdrawn."""

from __future__ import annotations

from shared.sop.rendering.outlets import jaringan

NAMA = {
    "website": "Situs web",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "threads": "Threads",
    "x": "X",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "papan_pengumuman": "Papan pengumuman",
}

SEBAB = {
    "keliru": "isinya keliru",
    "data_pribadi": "memuat data pribadi",
    "persetujuan_ditarik": "persetujuan seseorang ditarik",
    "dikecualikan": "ternyata termasuk informasi yang dikecualikan",
    "lainnya": "alasan lain",
}


def nama_saluran(kode: str) -> str:
    """By its network; a code nobody named reads as words."""
    return NAMA.get(jaringan(kode)) or kode.replace("_", " ").replace("-", " ").capitalize()
