"""Cuts the fonts of the social cards from npm's @fontsource-variable packages (OFL 1.1): static, one weight, as WOFF 1,
which the shaper reads itself. Arabic comes from Debian's fonts-noto-core: the shaper joins letters wrongly in the variable
font. Run in a folder that holds their node_modules; needs fontTools. Writes *.woff into ./out."""
import os
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SRC = "node_modules/@fontsource-variable/"


ARABIC = [*range(0x600, 0x700), *range(0x750, 0x780), *range(0x8A0, 0x900), 0x20, 0xA0, 0xAB, 0xBB, *range(0x200C, 0x2010), 0x2013, 0x2014, 0x2026]


def cut(src, dst, axes):
    font = TTFont(SRC + src)
    have = {a.axisTag for a in font["fvar"].axes}
    save(instancer.instantiateVariableFont(font, {k: v for k, v in axes.items() if k in have}), dst)


def save(font, dst, unicodes=None):
    options = subset.Options(layout_features=["*"], hinting=False, name_IDs=[1, 2, 13, 14], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes or font.getBestCmap().keys())
    cutter.subset(font)
    font.flavor = "woff"
    font.save("out/" + dst)
    print(dst, os.path.getsize("out/" + dst))


os.makedirs("out", exist_ok=True)
N, I = "newsreader/files/newsreader-", "inter/files/inter-"
cut(N + "latin-opsz-normal.woff2", "newsreader-latin.woff", {"wght": 500, "opsz": 60})
cut(N + "latin-ext-opsz-normal.woff2", "newsreader-latin-ext.woff", {"wght": 500, "opsz": 60})
cut(N + "vietnamese-opsz-normal.woff2", "newsreader-vietnamese.woff", {"wght": 500, "opsz": 60})
for part in ("latin", "latin-ext", "cyrillic", "greek", "vietnamese"):
    cut(I + part + "-wght-normal.woff2", "inter-" + part + ".woff", {"wght": 500})
for part in ("cyrillic", "cyrillic-ext", "greek"):
    cut("noto-serif/files/noto-serif-" + part + "-wght-normal.woff2", "noto-serif-" + part + ".woff", {"wght": 500})
save(TTFont("/usr/share/fonts/truetype/noto/NotoNaskhArabic-Bold.ttf"), "noto-naskh-arabic.woff", ARABIC)
cut("noto-serif-hebrew/files/noto-serif-hebrew-hebrew-wght-normal.woff2", "noto-serif-hebrew.woff", {"wght": 500})
cut("noto-serif-devanagari/files/noto-serif-devanagari-devanagari-wght-normal.woff2", "noto-serif-devanagari.woff", {"wght": 500})
