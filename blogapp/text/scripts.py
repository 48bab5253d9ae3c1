"""Which characters belong to which script: ranges to stand in the brackets of a pattern."""

HAN_AND_KANA = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HANGUL = "\uac00-\ud7af"  # syllables; Korean has spaces, but joins what a reader would look for apart
HEBREW = "\u0591-\u05c7\u05d0-\u05ea"
INDIAN = "\u0900-\u0963\u0966-\u0dff"  # letters with their signs, less the full stops
SOUTHEAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer

UNSPACED = SOUTHEAST_ASIAN + HAN_AND_KANA  # scripts that put no spaces between words
VARIATION_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"  # each chooses the shape of the character before it
