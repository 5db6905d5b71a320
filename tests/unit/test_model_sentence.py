"""The sentence comes from the data, for any number of foci, any scheme and any language."""

from profilatlas.model.profile import Weight
from profilatlas.model.sentence import Clause, SentenceWords, sentence

GERMAN = SentenceWords("Eine Maßnahme, die das dargestellte Profil aufweist,", "demnach", "zudem", "und")
ENGLISH = SentenceWords("A measure with this profile", "accordingly", "also", ", and")
STEREOTYPES = Clause("arbeitet {} daran, Stereotype zu hinterfragen und Ressentiments abzubauen", 11, rank=1)
VALUES = Clause("nimmt {} Werte und Einstellungen in den Blick", 12, rank=2)
PROFESSIONALS = Clause("fördert {} die Handlungskompetenz von Fachkräften", 10, rank=3)
SYSTEMS = Clause("unterstützt {} professionelle Systeme darin, sich interkulturell weiterzuentwickeln", 18, rank=4)


def order(*clauses: Clause) -> list[int]:
    said = sentence(SentenceWords("", "", "", "&", "/", ""), clauses)
    assert said is not None
    return [int(part.split("(")[1].rstrip(")")) for part in said.replace(" & ", "/").split("/")]


def test_example_of_the_city_comes_out_word_for_word() -> None:
    assert sentence(GERMAN, [PROFESSIONALS, STEREOTYPES, VALUES, SYSTEMS]) == (
        "Eine Maßnahme, die das dargestellte Profil aufweist, arbeitet demnach daran, Stereotype zu hinterfragen und "
        "Ressentiments abzubauen (11), nimmt zudem Werte und Einstellungen in den Blick (12), fördert die "
        "Handlungskompetenz von Fachkräften (10) und unterstützt professionelle Systeme darin, sich interkulturell "
        "weiterzuentwickeln (18)."
    )


def test_profile_without_foci_has_no_sentence() -> None:
    assert sentence(GERMAN, []) is None


def test_one_focus_takes_the_first_adverb_and_no_conjunction() -> None:
    assert sentence(GERMAN, [VALUES]) == (
        "Eine Maßnahme, die das dargestellte Profil aufweist, nimmt demnach Werte und Einstellungen in den Blick (12)."
    )


def test_two_foci_are_joined_by_the_conjunction() -> None:
    assert sentence(GERMAN, [VALUES, PROFESSIONALS]) == (
        "Eine Maßnahme, die das dargestellte Profil aufweist, nimmt demnach Werte und Einstellungen in den Blick (12) "
        "und fördert zudem die Handlungskompetenz von Fachkräften (10)."
    )


def test_five_foci_in_english_with_a_comma_before_the_conjunction() -> None:
    clauses = [Clause(f"{verb} {{}} it", index) for index, verb in enumerate(("a", "b", "c", "d", "e"), start=1)]
    assert sentence(ENGLISH, clauses) == (
        "A measure with this profile a accordingly it (1), b also it (2), c it (3), d it (4), and e it (5)."
    )


def test_slot_at_the_beginning_or_before_a_comma_leaves_no_trace_when_it_is_empty() -> None:
    words = SentenceWords("It", "", "", "and")
    assert sentence(words, [Clause("{} teaches", 1), Clause("helps {}, where it can", 2), Clause("sings", 3)]) == (
        "It teaches (1), helps, where it can (2) and sings (3)."
    )


def test_phrase_without_a_slot_is_said_without_an_adverb() -> None:
    assert sentence(GERMAN, [Clause("vermittelt Wissen", 9)]) == (
        "Eine Maßnahme, die das dargestellte Profil aufweist, vermittelt Wissen (9)."
    )


def test_arabic_attaches_its_conjunction_and_has_its_own_comma() -> None:
    words = SentenceWords("التدبير", "بذلك", "أيضًا", "{} و{}", "، ", ".")
    clauses = [Clause("يعزز {} اللغة", 1), Clause("يدعم {} التعليم", 2), Clause("ينقل {} المعرفة", 3)]
    assert sentence(words, clauses) == "التدبير يعزز بذلك اللغة (1)، يدعم أيضًا التعليم (2) وينقل المعرفة (3)."


def test_chinese_is_written_without_spaces() -> None:
    words = SentenceWords("具有此特征的措施{}", "因此", "还", "{}并{}", "、", "。")
    clauses = [Clause("{}促进语言", 1), Clause("{}传授知识", 2), Clause("{}支持健康", 3)]
    assert sentence(words, clauses) == "具有此特征的措施因此促进语言 (1)、还传授知识 (2)并支持健康 (3)。"


def test_rank_goes_before_weight_and_weight_before_index() -> None:
    ranked = [Clause("a", 18, rank=1, weight=Weight.SECONDARY), Clause("b", 3, rank=2)]
    primary = [Clause("c", 7, weight=Weight.PRIMARY), Clause("d", 10)]
    secondary = [Clause("e", 2, weight=Weight.SECONDARY), Clause("f", 4, weight=Weight.SECONDARY)]
    assert order(*secondary[::-1], *primary[::-1], *ranked[::-1]) == [18, 3, 7, 10, 2, 4]


def test_rank_zero_is_a_rank() -> None:
    assert order(Clause("a", 5), Clause("b", 9, rank=1), Clause("c", 7, rank=0)) == [7, 9, 5]


def test_indexes_given_as_text_sort_as_numbers() -> None:
    assert order(Clause("a", "10"), Clause("b", "9"), Clause("c", 11), Clause("d", "100")) == [9, 10, 11, 100]


def test_foci_of_one_cell_keep_the_order_given() -> None:
    assert sentence(GERMAN, [Clause("b", 10), Clause("a", 10)]) == (
        "Eine Maßnahme, die das dargestellte Profil aufweist, b (10) und a (10)."
    )


def test_changing_one_focus_changes_the_sentence() -> None:
    before = sentence(GERMAN, [STEREOTYPES, VALUES])
    assert sentence(GERMAN, [STEREOTYPES, SYSTEMS]) != before
