"""What an address carries that does not say which article it is: the documented tables.

A parameter that no table names is taken to be functional, and stays. Names are compared in lower case. Where a name
is functional elsewhere it is listed by host. Sources: addresses in stored feeds and pages, and the documentation of
the analytics, mail and advertising services that add them.
"""

from __future__ import annotations

import re

from domain.url_parts import words

#: Families of parameters, by how their names start.
_PREFIXES = (
    "utm_",  # Google Analytics, and everybody since
    "at_",  # AT Internet / Piano: BBC, France 24, Le Monde
    "ns_",  # comScore: BBC, Daily Mail
    "hsa_",  # HubSpot ads
    "mtm_",
    "matomo_",
    "piwik_",
    "pk_campaign",
    "pk_kwd",
    "pk_keyword",
    "pk_source",
    "pk_medium",  # Matomo; not pk_ alone: pk_no is an article's number
    "wt_zmc",  # Webtrekk: Zeit
    "_x_tr_",  # Google Translate's proxy
    "__cf_chl_",  # Cloudflare's challenge
    "guce_",  # Yahoo's consent page
    "fb_action_",
    "vero_",
    "sfmc_",
)
#: Tracking wherever it occurs.
_NAMES = words(
    """
    fbclid fb_ref fb_source action_object_map action_type_map action_ref_map mibextid
    gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl gs_l
    yclid ysclid ymclid _openstat msclkid twclid ttclid li_fat_id igshid igsh epik rdt_cid
    mc_cid mc_eid mkt_tok _hsenc _hsmi hsctatracking __hssc __hstc __hsfp ml_subscriber ml_subscriber_hash
    _ke _kx s_kwcid ef_id s_cid wt_mc wt.mc_id oly_anon_id oly_enc_id ss_source ss_campaign_id
    dicbo obref oborigurl tblci guccounter __twitter_impression ref_src ref_url hootpostid sr_share
    xtor traffic_source cmp smid smtyp taid sara_ref sara_ecid maca ico ito rssfeed ftag intcmp icid cmpid ncid oref
    mbid __source wprov amp_js_v amp_gsa usqp jsessionid phpsessid
    """
)
_FROM_FEEDS = words(
    """rss rss_feed rssfeed rss-feed feed atom xml newsletter mail email twitter facebook fb telegram
    tg whatsapp linkedin pinterest reddit social share"""
)
#: Tracking with these values only.
_VALUED = {
    **dict.fromkeys(
        words("ref referer referrer source src srcref from via origin partner emc r share utm cid"), _FROM_FEEDS
    ),
    "rss": frozenset({"", "1", "true", "yes"}),
    "oc": words("5"),  # Google News
    "tmpl": words("component"),  # Joomla: the page without its frame
}
_BOOLEAN = frozenset({"", "0", "1", "true", "false", "yes", "no", "y", "n", "on", "print", "amp", "mobile"})
#: Another face of the same page, if the value is a yes, a no or nothing.
_FLAGS = words(
    """amp _amp isamp is_amp amphtml noamp mobile ismobile is_mobile
    print printable printer printview printpreview printversion print_view print-friendly printer_friendly"""
)
#: Another face of the same page, if the value says so.
_MODES = words("output outputtype view mode format type action version layout style display do service task")
_FACES = words(
    """amp amp-type amphtml print printable printer printview printversion print-friendly printer-friendly"""
)

#: Tracking on these hosts and below them.
_NYT = words(
    """_r partner emc nl te hp action module pgtype region campaign_id instance_id segment_id regi_id user_id
    clicksource referringsource"""
)
_DOW_JONES = words("mod siteid rss reflink")
_BY_HOST = {
    "arstechnica.com": words("comments"),
    "barrons.com": _DOW_JONES,
    "bbc.com": words("ocid intlink_from_url link_location pinned_post_locator pinned_post_asset_id"),
    "blogspot.com": words("m"),
    "bloomberg.com": words("srnd sref leadsource"),
    "boston.com": words("p1"),
    "bostonglobe.com": words("p1"),
    "businessinsider.com": words("ir r"),
    "cnn.com": words("cid"),
    "economist.com": words("fsrc"),
    "ft.com": words("ftcamp segmentid sharetype"),
    "independent.co.uk": words("r"),
    "kommersant.ru": words("from"),
    "marketwatch.com": _DOW_JONES,
    "msn.com": words("ocid cvid pc ei srcref"),
    "npr.org": words("ft f sc"),
    "nytimes.com": _NYT,
    "politico.com": words("nname nid nrid nlid"),
    "rbc.ru": words("from"),
    "realestate.com.au": words("rsf"),
    "reuters.com": words("feedtype feedname rpc il edition-redirect"),
    "theverge.com": words("showcomments"),
    "washingtonpost.com": words("tid hpid wpisrc wpmm wpsrc itid"),
    "wsj.com": _DOW_JONES,
    "yahoo.com": words(".tsrc tsrc soc_src soc_trk"),
    "yle.fi": words("origin"),
}

#: One site under several names; folded hosts.
_MIRRORS = {
    "bbc.co.uk": "bbc.com",
    "edition.cnn.com": "cnn.com",
    "us.cnn.com": "cnn.com",
    "kavkaz-uzel.ru": "kavkaz-uzel.eu",
    "kavkaz-uzel.media": "kavkaz-uzel.eu",
    "caucasianknot.org": "kavkaz-uzel.eu",
    "minval.biz": "minval.az",
    "8dnbvhuxmv0o.merlincdn.net": "haberler.com",
}
#: Blogger shows a blog under the reader's own country.
_BLOGGER = re.compile(r"([a-z0-9\-]+\.blogspot)\.(?:com?\.)?[a-z]{2,3}")

#: Sites whose addresses hold a stable number beside words that change with the headline: path, and what is left of it.
_RFERL = (re.compile(r"(?:a/(?:[^/]+/)?|[^/]{4,}/)?([0-9]{5,}\.html)"), r"a/\1")
_NUMBERED = {
    "aa.com.tr": (re.compile(r"([a-z]{2})/[a-z\-]+/[^/]+/([0-9]{4,})"), r"\1/\2"),
    "derstandard.at": (re.compile(r"story/([0-9]{5,})(?:/[^/]+)?"), r"story/\1"),
    "dw.com": (
        re.compile(r"(?:[a-z]{2}(?:-[a-z]+)?/)?(?:[^/]+/)?(a|av|live|g|video|audio)-([0-9]{4,})"),
        r"\1-\2",
    ),
    **dict.fromkeys(
        words(
            """rferl.org azatutyun.am rus.azatutyun.am azadliq.org radiotavisupleba.ge ekhokavkaza.com svoboda.org
            currenttime.tv voanews.com"""
        ),
        _RFERL,
    ),
}
#: How the last segment of an AMP address ends.
_AMP_ENDINGS = {"spiegel.de": "-amp", "sueddeutsche.de": "!amp"}
#: What the AMP host puts before the path.
_AMP_STARTS = {"cnn.com": "cnn"}


def is_noise(hosts: list[str], name: str, value: str) -> bool:
    """Tell whether a parameter says nothing of which article it is, on a site with these `domains_of` its host."""
    name, value = name.lower(), value.lower()
    if name in _NAMES or name.startswith(_PREFIXES):
        return True
    if (name in _FLAGS and value in _BOOLEAN) or (name in _MODES and value in _FACES):
        return True
    if value in _VALUED.get(name, ()):
        return True
    return any(name in _BY_HOST.get(host, ()) for host in hosts)


def domains_of(host: str) -> list[str]:
    """``a.b.c`` as a.b.c, b.c and c, longest first; at most the last six."""
    labels = host.split(".")[-6:]
    return [".".join(labels[start:]) for start in range(len(labels))]


def one_name(host: str) -> str:
    """Return the name under which a site of several names is kept."""
    blog = _BLOGGER.fullmatch(host)
    return f"{blog[1]}.com" if blog else _MIRRORS.get(host, host)


def site_path(host: str, segments: list[str]) -> list[str]:
    """Apply what is known of one site's own addresses to the segments of a path."""
    if not segments:
        return segments
    if (ending := _AMP_ENDINGS.get(host)) and segments[-1].endswith(ending):
        segments = [*segments[:-1], segments[-1].removesuffix(ending)]
    if segments[0] == _AMP_STARTS.get(host) and len(segments) > 1:
        segments = segments[1:]
    if form := _NUMBERED.get(host):
        path = "/".join(segments)
        if found := form[0].fullmatch(path):
            return found.expand(form[1]).split("/")
    return segments
