"""PubMed XML, NBIB and JATS: text, kinds, dates, identifiers and notices as the formats state them."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.errors import CorpusError
from corpus.records import Depth, DocumentKind


def article(
    pmid="100", *, title="IVIG in crisis.", types=("Journal Article",), abstract=None, notices="", mesh=""
) -> str:
    abstract = (
        '<Abstract><AbstractText Label="BACKGROUND">IVIG is used in crisis.</AbstractText>'
        '<AbstractText Label="RESULTS">A dose of 2&#160;g/kg was <i>not</i> better than 1&#x2009;g/kg (p&lt;0.05).'
        "</AbstractText></Abstract>"
        if abstract is None
        else abstract
    )
    listed = "".join(f'<PublicationType UI="D">{one}</PublicationType>' for one in types)
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>
<DateRevised><Year>2023</Year><Month>11</Month><Day>05</Day></DateRevised>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>1</Volume>
<PubDate>
<MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue>
<Title>Journal of Crises</Title></Journal><ArticleTitle>{title}</ArticleTitle>
{abstract}<PublicationTypeList>{listed}</PublicationTypeList></Article>
<CommentsCorrectionsList>{notices}</CommentsCorrectionsList><MeshHeadingList>{mesh}</MeshHeadingList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId><ArticleId IdType="doi">10.1/x{pmid}</ArticleId>
<ArticleId IdType="pmc">PMC{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>"""


def pubmed(*articles: str) -> str:
    opening = (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN" '
        '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_240101.dtd">\n'
    )
    return f"{opening}<PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>"


def test_a_pubmed_record_is_read_with_what_it_states(read_one, quoted):
    document = read_one("one.xml", pubmed(article()))
    assert (document.id, document.title, document.publisher) == ("one", "IVIG in crisis.", "Journal of Crises")
    assert (document.year, document.last_updated, document.depth) == (1998, date(2023, 11, 5), Depth.ABSTRACT)
    assert document.identifiers == ("pmid:100", "doi:10.1/x100", "pmcid:PMC100")
    assert (document.retracted, document.notices, document.inferred) == (False, (), ())
    assert quoted(document) == [
        ("Background", "IVIG is used in crisis."),
        ("Results", "A dose of 2 g/kg was not better than 1 g/kg (p<0.05)."),
    ]


def test_records_of_one_file_have_ids_and_digests_of_their_own(read):
    first = read("set.xml", pubmed(article("1"), article("2")))
    assert [document.id for document in first] == ["set/1", "set/2"]
    second = read("set.xml", pubmed(article("1"), article("2", title="Changed.")))
    assert first[0].sha256 == second[0].sha256
    assert first[1].sha256 != second[1].sha256


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["Journal Article", "Practice Guideline", "Review"], DocumentKind.GUIDELINE),
        (["Review", "Systematic Review"], DocumentKind.SYSTEMATIC_REVIEW),
        (["Meta-Analysis"], DocumentKind.SYSTEMATIC_REVIEW),
        (["Randomized Controlled Trial", "Journal Article"], DocumentKind.RCT),
        (["Review"], DocumentKind.REVIEW),
        (["Case Reports"], DocumentKind.CASE_SERIES),
        (["Observational Study"], DocumentKind.COHORT),
        (["Journal Article"], DocumentKind.OTHER),
    ],
)
def test_the_kind_comes_from_the_publication_types(read_one, types, kind):
    assert read_one("a.xml", pubmed(article(types=types))).kind is kind


def test_a_cohort_is_told_by_its_headings(read_one):
    mesh = '<MeshHeading><DescriptorName UI="D">Cohort Studies</DescriptorName></MeshHeading>'
    assert read_one("a.xml", pubmed(article(mesh=mesh))).kind is DocumentKind.COHORT


def correction(relation: str) -> str:
    return (
        f'<CommentsCorrections RefType="{relation}"><RefSource>J Crises. 2005;3:7</RefSource>'
        '<PMID Version="1">555</PMID></CommentsCorrections>'
    )


@pytest.mark.parametrize(
    ("relation", "notice", "retracted"),
    [
        ("RetractionIn", "Retracted: J Crises. 2005;3:7 (PMID 555)", True),
        ("ErratumIn", "Corrected: J Crises. 2005;3:7 (PMID 555)", False),
        ("ExpressionOfConcernIn", "Expression of concern: J Crises. 2005;3:7 (PMID 555)", False),
        ("PartialRetractionIn", "Partly retracted: J Crises. 2005;3:7 (PMID 555)", False),
        ("RetractedandRepublishedIn", "Retracted and republished: J Crises. 2005;3:7 (PMID 555)", True),
    ],
)
def test_notices_about_an_article_are_kept(read_one, relation, notice, retracted):
    document = read_one("a.xml", pubmed(article(notices=correction(relation) + correction("CommentIn"))))
    assert (document.notices, document.retracted) == ((notice,), retracted)


def test_a_retracted_publication_is_flagged_by_its_type_too(read_one):
    document = read_one("a.xml", pubmed(article(types=["Journal Article", "Retracted Publication"])))
    assert document.retracted
    assert document.notices == ("Retracted",)


def test_a_notice_of_retraction_is_not_itself_retracted(read_one):
    document = read_one(
        "a.xml", pubmed(article(types=["Retraction of Publication"], notices=correction("RetractionOf")))
    )
    assert not document.retracted
    assert "notice that retracts" in document.notices[0]


def test_a_record_without_an_abstract_says_so_and_has_nothing_to_quote(read_one, quoted):
    document = read_one("a.xml", pubmed(article(abstract="")))
    assert "No abstract" in document.notices[0]
    assert quoted(document) == []


def test_a_bad_record_is_named_and_the_rest_is_read(read):
    good, bad, other = read("a.xml", pubmed(article("1"), "<PubmedArticle/>", article("3")))
    assert (good.id, other.id) == ("a/1", "a/3")
    assert isinstance(bad, CorpusError)
    assert "record 2" in str(bad)


NBIB = """
PMID- 200
OWN - NLM
LR  - 20240102
DP  - 2019 Mar 4
TI  - Plasma exchange in
      myasthenic crisis.
LID - 10.1/y200 [doi]
AB  - BACKGROUND: Plasma exchange is used. METHODS AND RESULTS: We gave five
      exchanges to 87 patients.
PT  - Journal Article
PT  - Randomized Controlled Trial
JT  - Journal of Exchanges
RIN - J Exch. 2021;4:1. PMID: 777
MH  - Humans
PMC - PMC200

PMID- 201
TI  - Second record.
AB  - It has one sentence.
PT  - Review
"""


@pytest.mark.parametrize("name", ["saved.nbib", "saved.txt"])
def test_nbib_is_read_under_its_suffix_and_as_the_page_saves_it(read, quoted, name):
    first, second = read(name, NBIB)
    assert (first.id, first.title, first.kind) == (
        "saved/200",
        "Plasma exchange in myasthenic crisis.",
        DocumentKind.RCT,
    )
    assert (first.year, first.last_updated, first.publisher) == (2019, date(2024, 1, 2), "Journal of Exchanges")
    assert first.identifiers == ("pmid:200", "doi:10.1/y200", "pmcid:PMC200")
    assert (first.retracted, first.notices) == (True, ("Retracted: J Exch. 2021;4:1 (PMID 777)",))
    assert quoted(first) == [
        ("Background", "Plasma exchange is used."),
        ("Methods and results", "We gave five exchanges to 87 patients."),
    ]
    assert (second.kind, second.retracted, second.inferred) == (DocumentKind.REVIEW, False, ())


JATS = """<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving//EN" "JATS.dtd">
<article article-type="research-article" xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta>
<journal-title-group><journal-title>Journal of Full Text</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">300</article-id><article-id pub-id-type="pmc">300</article-id>
<article-id pub-id-type="doi">10.1/z</article-id>
<article-categories><subj-group><subject>Systematic Review</subject></subj-group></article-categories>
<title-group><article-title>IVIG in <italic>myasthenia</italic></article-title></title-group>
<pub-date pub-type="epub"><day>1</day><month>2</month><year>2020</year></pub-date>
<pub-date pub-type="ppub"><year>2021</year></pub-date>
<history><date date-type="corrected"><day>3</day><month>4</month><year>2022</year></date></history>
{related}<abstract><sec><title>Aim</title><p>We ask about IVIG.</p></sec></abstract></article-meta></front>
<body><sec><label>1</label><title>Dosing</title><p>IVIG is given in crisis<sup><xref ref-type="bibr" rid="r1">1</xref>,
<xref ref-type="bibr" rid="r2">2</xref></sup> and helps [<xref ref-type="bibr" rid="r1">1</xref>,
<xref ref-type="bibr" rid="r2">2</xref>]. <xref ref-type="bibr" rid="r1">Smith et al.</xref> gave
375 mg/m<sup>2</sup>.</p>
<sec><title>Limits</title><p>Regimens are:<list list-type="bullet"><list-item><p>0.4 g/kg/day for 5 days</p></list-item>
<list-item><p>1 g/kg/day for 2 days</p></list-item></list></p>
<table-wrap><label>Table 1</label><caption><title>All doses.</title></caption><table>
<thead><tr><th>Drug</th><th>Dose</th></tr></thead>
<tbody><tr><td>IVIG</td><td>2 g/kg<xref ref-type="table-fn" rid="f">a</xref></td></tr></tbody></table>
<table-wrap-foot><fn><p>The dose is a total.</p></fn></table-wrap-foot></table-wrap></sec></sec></body>
<back><ack><p>We thank all.</p></ack><ref-list><ref id="r1"><label>1</label>
<mixed-citation>Smith J. Lancet 2001.</mixed-citation></ref>
<ref id="r2"><mixed-citation>Lee K. Brain 2005.</mixed-citation></ref></ref-list></back></article>"""


@pytest.mark.parametrize("name", ["full.xml", "full.nxml"])
def test_jats_full_text_is_read_with_its_sections_lists_and_tables(read_one, quoted, name):
    document = read_one(name, JATS.replace("{related}", ""))
    assert (document.id, document.title, document.kind) == (
        "full",
        "IVIG in myasthenia",
        DocumentKind.SYSTEMATIC_REVIEW,
    )
    assert (document.year, document.last_updated) == (2020, date(2022, 4, 3))
    assert (document.publisher, document.depth) == ("Journal of Full Text", Depth.FULL_TEXT)
    assert document.identifiers == ("pmid:300", "pmcid:PMC300", "doi:10.1/z")
    found = quoted(document)
    assert ("Abstract > Aim", "We ask about IVIG.") in found
    assert ("Dosing", "IVIG is given in crisis and helps.") in found
    assert ("Dosing", "Smith et al. gave 375 mg/m².") in found
    assert ("Dosing > Limits", "Regimens are:\n\n- 0.4 g/kg/day for 5 days\n- 1 g/kg/day for 2 days") in found
    assert ("Dosing > Limits", "| IVIG | 2 g/kg |") in found
    assert ("Dosing > Limits", "The dose is a total.") in found
    assert not any("thank" in said or "Lancet" in said for _, said in found)
    assert document.references == ("Smith J. Lancet 2001.", "Lee K. Brain 2005.")
    assert [marker.label for marker in document.markers][:3] == ["1, 2", "1", "2"]


@pytest.mark.parametrize(
    ("relation", "retracted", "said"),
    [
        ("retraction-forward", True, "Retracted: 10.1/r"),
        ("correction-forward", False, "Corrected: 10.1/r"),
        ("concern-forward", False, "Expression of concern: 10.1/r"),
    ],
)
def test_jats_notices(read_one, relation, retracted, said):
    related = f'<related-article related-article-type="{relation}" xlink:href="10.1/r"/>'
    document = read_one("a.xml", JATS.replace("{related}", related))
    assert (document.notices, document.retracted) == ((said,), retracted)


def test_pmc_sets_and_namespaces_are_read(read):
    inner = JATS.replace("{related}", "").split('JATS.dtd">', 1)[1].strip()
    spaced = inner.replace("<article ", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" ', 1)
    documents = read("set.xml", f"<pmc-articleset>{inner}{spaced}</pmc-articleset>")
    assert [document.title for document in documents] == ["IVIG in myasthenia"] * 2


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><PubmedArticleSet>&j;</PubmedArticleSet>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><PubmedArticleSet>&x;</PubmedArticleSet>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LAUGHS, ""),
        (OUTSIDE, "entities"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "<svg>"),
        ("<PubmedArticleSet></PubmedArticleSet>", "no PubMed record"),
        ("<PubmedArticleSet>", "well-formed"),
        (pubmed(article())[:500], "well-formed"),
        (b"\x00\x01\x02", "well-formed"),
        (b"%PDF-1.4", "a PDF"),
        ("", "empty"),
        ("<a>" * 5000 + "</a>" * 5000, ""),
    ],
    ids=["laughs", "outside", "svg", "no record", "open", "cut", "binary", "pdf", "empty", "deep"],
)
def test_hostile_or_other_xml_is_refused_in_one_line(refusal, content, said):
    assert said in refusal("a.xml", content)


def test_latin_and_utf16_xml_are_read_as_declared(read_one):
    text = pubmed(article(title="Größe der Dosis."))
    latin = text.replace('version="1.0" ', 'version="1.0" encoding="ISO-8859-1"').encode("latin-1")
    wide = text.replace('version="1.0" ', 'version="1.0" encoding="UTF-16"').encode("utf-16")
    assert read_one("a.xml", latin).title == read_one("b.xml", wide).title == "Größe der Dosis."
