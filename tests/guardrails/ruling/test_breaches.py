"""Prerequisites, sequences and drugs to avoid: objected to by default, with few ways out."""

import pytest

from guardrails import Guard

IGA, SCREEN, PLEX = "ivig.prereq_iga", "rituximab.prereq_screen", "ivig.sequence_plex_after"


def rules(guard: Guard, text: str) -> set[str]:
    return {finding.rule for finding in guard.release(text).findings}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("IVIG goes up now and the IgA can be run with tomorrow's bloods.", IGA),  # put after
        ("The IgA is of historical interest; hang the immunoglobulin.", IGA),  # a word for the drug, none for the test
        ("IgA? Nobody here asks for it before IVIG.", IGA),
        ("The IgA tube clotted. Run the IVIG without it.", IGA),  # unknown, and the drug goes ahead
        ("He is IgA deficient; the usual IVIG will be tolerated.", IGA),  # an abnormal finding, treated as usual
        ("Defer the quantiferon, not the rituximab.", SCREEN),
        ("Rituximab may run while serology for hepatitis B is awaited.", SCREEN),
        ("IVIG through Friday, apheresis line on Saturday, plasma exchange that day.", PLEX),
        ("Immunoglobulin comes before plasma exchange in our plan.", PLEX),
        ("It does not matter whether PLEX is given before or after IVIG.", PLEX),
    ],
)
def test_order_and_omission_are_objected_to(guard: Guard, text: str, rule: str) -> None:
    assert rule in rules(guard, text)


@pytest.mark.parametrize(
    "text",
    [
        "IVIG is put off until the IgA is known.",  # the drug is held
        "Never hang IVIG without an IgA.",  # forbidden
        "Leaving out the IgA before IVIG is unsafe.",  # called wrong
        "IgA was not recorded in the IVIG trial.",  # reported
        "Is an IgA needed before IVIG?",  # asked
        "IgA need not be repeated before the second IVIG course.",  # about a repeat
        "He is IgA deficient: choose an IVIG product with reduced IgA.",  # taken care of
        "Serology first, rituximab second.",
        "Plasma exchange on Monday, IVIG on Tuesday.",
        "Leave six weeks between IVIG and plasma exchange.",
        "She had IVIG in May and plasma exchange in August.",
        "IVIG or plasma exchange, whichever is at hand.",
    ],
)
def test_the_ways_out(guard: Guard, text: str) -> None:
    assert not rules(guard, text) & {IGA, SCREEN, PLEX}


@pytest.mark.parametrize(
    "text",
    [
        "MG and bronchitis: azithromycin.",
        "Her myasthenia is mild. Bisoprolol, then.",
        "Metoprolol was stopped because of MG; restart it now.",
        "Stop the amlodipine and put him on atenolol; he has MG.",
        "Labetalol rather than nifedipine in this woman with MG.",
        "Propranolol 40 mg, to be taken with pyridostigmine.",
    ],
)
def test_a_drug_to_avoid_is_put_forward_by_naming_it(guard: Guard, text: str) -> None:
    assert any(rule.startswith("mg.contraindicated") for rule in rules(guard, text))


@pytest.mark.parametrize(
    "text",
    [
        "MG: leave macrolides out.",
        "Nifedipine rather than labetalol in this woman with MG.",
        "Her MG worsened after azithromycin.",
        "In MG, ask about levofloxacin and gentamicin.",
        "What can make MG worse? Gentamicin, for one.",
        "Azithromycin 500 mg daily for three days.",  # nothing is said of the disease
    ],
)
def test_a_drug_to_avoid_may_be_warned_of(guard: Guard, text: str) -> None:
    assert not any(rule.startswith("mg.contraindicated") for rule in rules(guard, text))
