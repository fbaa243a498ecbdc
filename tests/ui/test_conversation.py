"""Conversations: kept apart, in order, and bounded in number, length and age."""

from __future__ import annotations

from threading import Thread

from ui.conversation import Conversations


def _say(conversations, session, *questions, fake=None):
    for question in questions:
        answer = fake.plain(question) if fake else None
        conversations.add(
            session, conversations.begin(session, question), answer=answer, problem=None if fake else "no"
        )


def test_sessions_do_not_see_each_other(fake):
    conversations = Conversations()
    _say(conversations, "a", "first?", "second?", fake=fake)
    _say(conversations, "b", "other?", fake=fake)
    assert [e.question for e in conversations.exchanges("a")] == ["first?", "second?"]
    assert [e.question for e in conversations.exchanges("b")] == ["other?"]
    assert conversations.exchanges("c") == ()


def test_history_holds_released_text_and_skips_what_was_not_answered(fake):
    conversations = Conversations()
    _say(conversations, "a", "first?", fake=fake)
    _say(conversations, "a", "broken?")
    (turn,) = conversations.history("a")
    assert (turn.question, turn.answer) == ("first?", fake.plain("first?").text)


def test_numbers_are_never_used_twice(fake):
    conversations = Conversations(length=2)
    _say(conversations, "a", "1", "2", "3", fake=fake)
    assert [e.number for e in conversations.exchanges("a")] == [2, 3]
    assert conversations.find("a", 1) is None
    conversations.clear("a")
    assert conversations.exchanges("a") == ()
    _say(conversations, "a", "4", fake=fake)
    assert [e.number for e in conversations.exchanges("a")] == [4]


def test_the_session_used_longest_ago_goes_first(fake):
    conversations = Conversations(capacity=2)
    _say(conversations, "a", "1", fake=fake)
    _say(conversations, "b", "1", fake=fake)
    _say(conversations, "a", "2", fake=fake)
    _say(conversations, "c", "1", fake=fake)
    assert len(conversations) == 2
    assert conversations.exchanges("b") == ()
    assert len(conversations.exchanges("a")) == 2


def test_an_idle_session_is_forgotten(fake):
    now = [0.0]
    conversations = Conversations(idle_seconds=10, clock=lambda: now[0])
    _say(conversations, "a", "1", fake=fake)
    now[0] = 6
    _say(conversations, "b", "1", fake=fake)
    now[0] = 11
    assert conversations.exchanges("a") == ()
    assert len(conversations.exchanges("b")) == 1


def test_the_exchanges_of_all_sessions_are_bounded(fake):
    conversations = Conversations(exchanges=5, length=4)
    for session in "abc":
        _say(conversations, session, "1", "2", fake=fake)
    assert [len(conversations.exchanges(session)) for session in "abc"] == [0, 2, 2]
    _say(conversations, "c", "3", "4", fake=fake)
    assert [len(conversations.exchanges(session)) for session in "abc"] == [0, 0, 4]
    conversations.clear("c")
    _say(conversations, "d", "1", "2", "3", "4", fake=fake)
    assert not conversations.was_closed("c")
    assert len(conversations) == 2


def test_who_comes_back_to_a_closed_conversation_can_be_told(fake):
    conversations = Conversations(capacity=1)
    _say(conversations, "a", "1", "2", fake=fake)
    assert not conversations.was_closed("a")
    _say(conversations, "b", "1", fake=fake)
    assert conversations.was_closed("a")
    assert not conversations.was_closed("b")
    assert not conversations.was_closed("never seen")
    _say(conversations, "a", "3", fake=fake)
    assert not conversations.was_closed("a")
    assert [e.number for e in conversations.exchanges("a")] == [3]  # a link of the closed one opens nothing new


def test_nothing_is_told_where_nothing_was_lost(fake):
    conversations = Conversations(capacity=1)
    _say(conversations, "a", "1", fake=fake)
    conversations.clear("a")
    _say(conversations, "b", "1", fake=fake)
    assert not conversations.was_closed("a")
    _say(conversations, "c", "1", fake=fake)
    assert conversations.was_closed("b")
    conversations.clear("b")
    assert not conversations.was_closed("b")


def test_no_more_is_known_of_closed_sessions_than_there_is_room_for(fake):
    conversations = Conversations(capacity=1, closed=2)
    for session in "abcd":
        _say(conversations, session, "1", fake=fake)
    assert [conversations.was_closed(session) for session in "abcd"] == [False, True, True, False]


def test_a_question_is_kept_only_with_its_outcome():
    conversations = Conversations()
    conversations.begin("a", "asked but never answered")
    assert conversations.exchanges("a") == ()


def test_a_later_outcome_takes_the_place_of_an_earlier_one(fake):
    conversations = Conversations()
    _say(conversations, "a", "first?", fake=fake)
    begun = conversations.begin("a", "second?")
    assert not conversations.has_outcome("a")
    for _ in range(2):
        conversations.add("a", begun, answer=fake.plain("second?"))
    assert conversations.has_outcome("a")
    assert [e.number for e in conversations.exchanges("a")] == [1, 2]
    assert not conversations.has_outcome("b")


def test_threads_lose_no_exchange(fake):
    conversations = Conversations(length=1000)
    threads = [Thread(target=_say, args=(conversations, "a", *"abcdefghij"), kwargs={"fake": fake}) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(e.number for e in conversations.exchanges("a"))
    assert numbers == list(range(1, 81))


def test_what_comes_of_a_question_after_a_new_conversation_is_not_kept(fake):
    conversations = Conversations()
    begun = conversations.begin("a", "first?")
    conversations.clear("a")
    conversations.add("a", begun, answer=fake.plain("first?"))
    assert conversations.exchanges("a") == ()
    _say(conversations, "a", "second?", fake=fake)
    assert [e.question for e in conversations.exchanges("a")] == ["second?"]
