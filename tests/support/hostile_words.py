"""Words that look like markup, as people type them and as attackers do."""

HOSTILE = """
Never put a <script> tag here.\\n\\nBelow it\\n\\n    code stays
<!-- unfinished\\n\\nwords after it
<?php never closed\\n\\nwords after it
<![CDATA[ not data\\n\\nwords after it
<!DOCTYPE html\\n\\nwords after it
A <style> here, a <SCRIPT SRC="far.js"> there\\n\\nand the rest
Usage: prog <mandatory> [opt]
A Promise<string> and a List<int>
Dear <your name here>, hello
The <?php echo 1; ?> tag
A <title>, a <textarea>, a <plaintext> and a <xmp>
An <iframe> and an <object> without addresses
<div>\\n\\nnever *closed*\\n\\nand on
</div>\\n\\nnever opened
<table><tr><td>left open
text <table> and <td>cell and <caption>caption
<ul><li>one\\n\\n<li>two
a <b>bold\\n\\nno longer bold
<select><option>choice\\n\\nelse
<svg><text>drawn
<math><mtext>sum
<noscript>quiet\\n\\nloud
<template>kept\\n\\nout
<frameset><frame>windows
<a href="/x">open link\\n\\nclosed text
<img src="/x.png" broken\\n\\nwhole
<p title="open\\n\\nclosed
if a<b and c>d then e
std::vector<std::string> names
<details><summary>Short\\n\\nlong
<pre>never\\n\\nclosed
<form action=/x>field <input name=y> field
**测试。**后文 与「词」
请看https://example.org/a。谢谢
（https://example.org/repo）和 www.example.org/x。
me@example.org，以及 **太郎さん「はい」**と言った
اقرأ https://example.org/خبر، ثم عد
| a | b |\\n|---|---|\\n| c | d | e |
<<y>>double<</y>>
<body onload=x>whole page</body></html> tail
""".strip().split("\n")
PARSED_IN_TWO_WAYS = [
    "< area id=x>", "<\x0bscript>alert(1)</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<svg><p><style><a title="</style><img src onerror=alert(1)>">', "<math><mtext><table><mglyph><style><img src=x>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', "<!--><img src=x onerror=alert(1)>-->",
    "<?xml version='1.0'?><img src=x>", "<template><img src=x></template>", "<select><iframe src=x></iframe>",
    '"><img src=x onerror=alert(1)>', "</textarea></title><img src=x>", "' autofocus onfocus=alert(1) x='",
]  # fmt: skip
TITLES = [
    "</script><!-- a", "a \u2028 b", "]]> a", "--> a <!--", "{{7*7}} a", "{% raw %} a", "${7*7} a", '" onclick="a',
    "</title><img src=x>", "<![CDATA[ a", "&lt;b&gt; &amp;amp; a", "%(title)s %s {0}", "a\\u003c/script\\u003e",
]  # fmt: skip
