#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{
    Subject,
    fixtures::{
        chat, detailed_broker_token, issuer_domain, later, now, offer, saved_broker_token, titles,
        wallet,
    },
    from_value::from_value,
    message::is_refusal_code,
    wallet::path_of,
};

fn subjects(step: &Step<BrokerToken>) -> Vec<Subject> {
    step.sends.iter().map(|outgoing| outgoing.subject).collect()
}

fn host() -> Sender {
    Sender::Party(issuer_domain().into())
}

#[test]
fn only_the_chats_host_may_offer_and_only_in_an_active_chat() {
    let stranger = Sender::Party("other.example.org".parse::<DomainName>().unwrap().into());
    let mut ended = chat();
    ended.active = false;
    let another = Chat::of_another_device(ChatId(crate::fixtures::uuid(9)), issuer_domain());
    for (sender, chat) in [(&stranger, &chat()), (&host(), &another), (&host(), &ended)] {
        let refusal = issue_at_broker(now(), sender, wallet(), chat, offer()).unwrap_err();
        assert_eq!(refusal.code(), "NOT_FOUND");
    }
}

#[test]
fn an_offer_that_another_device_requested_is_asked_about() {
    let stranger = Sender::Party("other.example.org".parse::<DomainName>().unwrap().into());
    let chat = Chat::of_another_device(offer().chat, issuer_domain());
    assert!(issue_at_broker(now(), &stranger, wallet(), &chat, offer()).is_err());
    let row = issue_at_broker(now(), &host(), wallet(), &chat, offer()).unwrap();
    let row = row.step(now(), BrokerTokenInput::Localized(titles())).unwrap().next;
    assert_eq!(row.on_token_detailed(), Some("Accept token?"));
}

fn revised(status: TokenStatus) -> BrokerTokenInput {
    let revise = ReviseAtBroker::new(detailed_broker_token().token, status, now());
    BrokerTokenInput::Revised(host(), revise)
}

/// In each state: what another device's answer leads to, and whether the token is fetched then.
#[test]
fn the_answer_of_another_device_stands_here_too() {
    use BrokerTokenInput as Input;
    use BrokerTokenState as State;
    let details = |code: &str| RefusalDetails {
        code: code.to_owned(),
        message: "No.".to_owned(),
        correlation: None,
        number: None,
    };
    let refused = |answer| Input::refused(answer, &details(ALREADY_ANSWERED));
    let step = |row: BrokerToken, input| row.step(now(), input).unwrap().next;
    let detailed = detailed_broker_token;
    let issued = || BrokerToken { state: State::Issued, ..detailed() };
    let yes = || step(detailed(), Input::Accepted);
    let no = || step(detailed(), Input::Declined(None));
    let differs = || step(yes(), Input::NotSaved(Unacceptable::Differs { field: "Amount" }));
    let accepted = || revised(TokenStatus::Active);
    let suspended = || revised(TokenStatus::Suspended);
    let declined = || revised(TokenStatus::Revoked);
    let late_no = || refused(Some(HolderAnswer::Declined));
    let late_yes = || refused(Some(HolderAnswer::Accepted));
    for (row, input, state, fetched) in [
        (issued(), accepted(), State::Offered, true),
        (detailed(), accepted(), State::Offered, true),
        (detailed(), suspended(), State::Offered, true),
        (yes(), accepted(), State::Offered, false),
        (no(), accepted(), State::Offered, true),
        (no(), late_no(), State::Offered, true),
        (step(no(), accepted()), late_no(), State::Offered, false),
        (differs(), accepted(), State::Declined, false),
        (differs(), late_no(), State::Declined, false),
        (saved_broker_token(), late_no(), State::Saved, false),
        (detailed(), declined(), State::Void, false),
        (yes(), declined(), State::Offered, false),
        (yes(), refused(None), State::Void, false),
        (saved_broker_token(), late_yes(), State::Void, false),
        (
            no(),
            Input::refused(Some(HolderAnswer::Declined), &details("OFFER_LAPSED")),
            State::Declined,
            false,
        ),
    ] {
        let from = (row.state, row.accepted);
        let outcome = row.step(now(), input.clone());
        let step = match outcome {
            Ok(step) => step,
            Err(refusal) => {
                assert!(!fetched && from.0 == state, "{from:?} on {input:?}: {refusal}");
                continue;
            }
        };
        assert_eq!(step.next.state, state, "{from:?} on {input:?}");
        let expected = if fetched { vec![Subject::SaveAtNotifier] } else { vec![] };
        assert_eq!(subjects(&step), expected, "{from:?} on {input:?}");
        assert!(!fetched || step.next.accepted == Some(true), "{from:?} on {input:?}");
    }
    let row = step(detailed(), accepted());
    assert_eq!(row.status_change, None, "its status is what it was");
    let row = step(row, suspended());
    assert_eq!((row.state, row.status), (State::Offered, TokenStatus::Suspended));
}

#[test]
fn an_offer_that_is_never_valid_is_refused() {
    let mut reversed = offer();
    reversed.expires = Some(reversed.starts);
    assert!(issue_at_broker(now(), &host(), wallet(), &chat(), reversed).is_err());
    assert!(issue_at_broker(later(3_600), &host(), wallet(), &chat(), offer()).is_err());
}

#[test]
fn it_gets_its_titles_and_the_holder_is_asked_until_answered() {
    let row = detailed_broker_token();
    assert_eq!(row.title, "Issuance, by Central Bank");
    assert_eq!(row.description.as_deref(), Some("Money that was issued."));
    assert_eq!(row.reason, None);
    assert_eq!(row.on_token_detailed(), Some("Accept token?"));
    let step = row.step(now(), BrokerTokenInput::Accepted).unwrap();
    assert_eq!(subjects(&step), [Subject::SaveAtNotifier]);
    assert_eq!(step.next.on_token_detailed(), None);
}

#[test]
fn a_decline_goes_to_the_issuer_at_once() {
    let step = detailed_broker_token().step(now(), BrokerTokenInput::Declined(None)).unwrap();
    assert_eq!(step.next.state, BrokerTokenState::Declined);
    assert_eq!(subjects(&step), [Subject::OfferedAtIssuer]);
    assert_eq!(step.sends[0].body["Answer"], "DECLINED");
}

#[test]
fn a_person_may_say_why_and_says_the_same_again() {
    let decline = |reason: &str| {
        detailed_broker_token().step(now(), BrokerTokenInput::Declined(Some(reason.to_owned())))
    };
    let step = decline(" not what we agreed\n").unwrap();
    assert_eq!(step.sends[0].body["Reason"], "not what we agreed");
    assert_eq!(step.next.reason, None, "the holder knows why");
    let again = step.next.answer_again().unwrap();
    assert_eq!(again.body, step.sends[0].body, "an issuer that asks again is told the same");
    // Another device accepted: what was said here is not meant any more.
    let refused = BrokerTokenInput::AcceptedElsewhere;
    let accepted = step.next.step(now(), refused).unwrap().next;
    assert_eq!((accepted.state, accepted.decline_reason), (BrokerTokenState::Offered, None));

    assert!(decline("  ").unwrap().sends[0].body.get("Reason").is_none());
    for illegible in ["\u{202e}on", &"x".repeat(501)] {
        assert_eq!(decline(illegible).unwrap_err().code(), "MALFORMED_BODY");
    }
}

/// What a broker refuses by itself is told from what a person wrote.
#[test]
fn a_broker_gives_a_code_as_its_reason_and_a_person_words() {
    let refusals = [
        Refusal::NotFound { thing: "chat" },
        Refusal::MalformedBody { subject: "Issue@Broker", reason: String::new() },
        Refusal::OutOfTurn { sentence: String::new(), state: "", input: "" },
    ];
    for refusal in refusals {
        let declined = decline_unasked(issuer_domain(), detailed_broker_token().token, &refusal);
        assert!(is_refusal_code(declined.body["Reason"].as_str().unwrap()), "{refusal:?}");
    }
    let selector = String::new;
    for unacceptable in [
        Unacceptable::Differs { field: "Amount" },
        Unacceptable::UnknownKey { selector: selector() },
        Unacceptable::OtherKey { selector: selector(), offered: selector() },
    ] {
        assert!(is_refusal_code(unacceptable.code()), "{unacceptable:?}");
    }
    for words in ["No", "NO", "not_now", "NOT NOW", "NOT_NOW, please", "_", "NOT__NOW", "A_1", ""] {
        assert!(!is_refusal_code(words), "{words:?}");
    }
}

#[test]
fn accepted_goes_out_only_once_it_is_kept() {
    let row = detailed_broker_token();
    let row = row.step(now(), BrokerTokenInput::Accepted).unwrap().next;
    let path = path_of(&row.issuer, row.token);
    let saved = SavedAtBroker { issuer: row.issuer.clone(), token: row.token, path };
    let stranger = WalletId(crate::fixtures::uuid(99));
    assert!(row.clone().step(now(), BrokerTokenInput::Saved(stranger, saved.clone())).is_err());
    let step = row.step(now(), BrokerTokenInput::Saved(wallet(), saved)).unwrap();
    assert_eq!(step.next.state, BrokerTokenState::Saved);
    assert_eq!(subjects(&step), [Subject::OfferedAtIssuer]);
    assert_eq!(step.sends[0].body["Answer"], "ACCEPTED");
}

#[test]
fn what_the_issuer_refuses_is_void_and_its_file_stays_until_it_is_put_away() {
    let refused = BrokerTokenInput::Refused("The offer ended.".to_owned());
    let step = saved_broker_token().step(now(), refused).unwrap();
    assert_eq!(step.next.state, BrokerTokenState::Void);
    assert_eq!(step.next.reason.as_deref(), Some("The offer ended."));
    assert_eq!(subjects(&step), []);
    assert_eq!(step.next.path, saved_broker_token().path);
    let away = step.next.step(now(), BrokerTokenInput::Removed).unwrap();
    assert_eq!(away.next.state, BrokerTokenState::Removed);
    assert_eq!(subjects(&away), [Subject::RemoveAtNotifier]);
}

#[test]
fn what_the_issuer_does_not_find_is_kept_and_said_until_it_is_found() {
    let row = saved_broker_token();
    let disputed = BrokerTokenInput::Disputed("No such token.".to_owned());
    let step = row.clone().step(now(), disputed).unwrap();
    assert_eq!((step.next.state, step.next.disputed), (BrokerTokenState::Saved, true));
    assert_eq!(step.next.reason.as_deref(), Some("No such token."));
    assert!(step.sends.is_empty());
    let found = step.next.step(now(), BrokerTokenInput::Acknowledged).unwrap().next;
    assert_eq!(found, BrokerToken { altered: now(), ..row });
}

#[test]
fn an_offer_that_was_taken_back_is_not_asked_about_any_more() {
    let revise = ReviseAtBroker::new(detailed_broker_token().token, TokenStatus::Revoked, now());
    let row = detailed_broker_token();
    let stranger = Sender::Party(wallet().into());
    let foreign = BrokerTokenInput::Revised(stranger, revise.clone());
    assert!(row.clone().step(now(), foreign).is_err());
    let row = row.step(now(), BrokerTokenInput::Revised(host(), revise)).unwrap().next;
    assert_eq!(row.state, BrokerTokenState::Void);
    assert_eq!(row.on_token_detailed(), None);
    assert_eq!(row.reason.as_deref(), Some(TAKEN_BACK));
}

#[test]
fn what_the_broker_refuses_by_itself_is_answered_with_its_reason() {
    let refusal = Refusal::NotFound { thing: "chat" };
    let sent =
        decline_unasked(detailed_broker_token().issuer, detailed_broker_token().token, &refusal);
    assert_eq!(sent.subject, Subject::OfferedAtIssuer);
    assert_eq!(sent.body["Answer"], "DECLINED");
    assert_eq!(sent.body["Reason"], "NOT_FOUND");
}

/// As every version stored it: written out, so that no change of the type makes a holder's row
/// unreadable unnoticed. `description` was the reason before there were descriptions.
#[test]
fn stored_rows_are_read() {
    let mut first = serde_json::json!({
        "issuer": "issuer.example.org", "token": "00000000-0000-0000-0000-000000000070",
        "chat": "00000000-0000-0000-0000-000000000001",
        "wallet": "00000000-0000-0000-0000-000000000002",
        "schema": "issuer.example.org/ISSUANCE:1.0",
        "starts": "2026-11-20T09:30:00.000Z", "expires": "2027-11-20T09:30:00.000Z",
        "status": "ACTIVE", "state": "SAVED", "accepted": true, "language": "en",
        "title": "Issuance, by Central Bank", "issuer_title": "Central Bank",
        "schema_title": "Issuance", "description": null, "tag": null,
        "path": "/tokens/issuer.example.org/70.json", "locator": null,
        "altered": "2026-11-20T09:30:01.000Z",
    });
    let read: BrokerToken = from_value(&first).unwrap();
    assert_eq!((read.state, read.database, read.disputed), (BrokerTokenState::Saved, None, false));
    assert_eq!((read.description, read.reason), (None, None));

    first["state"] = "VOID".into();
    first["description"] = "The offer ended.".into();
    let mut second = first.clone();
    second["database"] = "00000000-0000-0000-0000-0000000000db".into();
    second["selector"] = "pw1".into();
    second["disputed"] = true.into();
    for older in [&first, &second] {
        let read: BrokerToken = from_value(older).unwrap();
        assert_eq!((read.description, read.reason.unwrap().as_str()), (None, "The offer ended."));
    }

    let mut third = second;
    let reason = third.as_object_mut().unwrap().remove("description").unwrap();
    third["reason"] = reason;
    third["schema_description"] = "Money that was issued.".into();
    third["status_change"] = serde_json::json!({
        "starting": "2026-11-21T09:30:00.000Z", "reason": "court order",
    });
    let read: BrokerToken = from_value(&third).unwrap();
    assert_eq!(read.database, Some(crate::DatabaseId(crate::fixtures::uuid(0xdb))));
    assert_eq!((read.disputed, read.selector.as_deref()), (true, Some("pw1")));
    assert_eq!(read.description.as_deref(), Some("Money that was issued."));
    assert_eq!(read.reason.as_deref(), Some("The offer ended."));
    assert_eq!(serde_json::to_value(read).unwrap(), third);
}

#[test]
fn a_download_that_is_not_what_was_asked_for_is_declined_with_its_reason() {
    let row = detailed_broker_token();
    let row = row.step(now(), BrokerTokenInput::Accepted).unwrap().next;
    let reason = Unacceptable::Differs { field: "Amount" };
    let step = row.step(now(), BrokerTokenInput::NotSaved(reason.clone())).unwrap();
    assert_eq!(step.next.reason, Some(reason.to_string()), "a sentence for the holder");
    assert_eq!(step.sends[0].body["Answer"], "DECLINED");
    assert_eq!(step.sends[0].body["Reason"], "TOKEN_DIFFERS", "a code for the issuer");
    assert_eq!(step.next.answer_again().unwrap().body, step.sends[0].body);
}

#[test]
fn an_answer_is_given_again_and_nothing_else_is() {
    let answer = |row: &BrokerToken| Some(row.answer_again()?.body["Answer"].clone());
    assert_eq!(answer(&saved_broker_token()).unwrap(), "ACCEPTED");
    let declined = detailed_broker_token().step(now(), BrokerTokenInput::Declined(None)).unwrap();
    assert_eq!(answer(&declined.next).unwrap(), "DECLINED");
    assert_eq!(answer(&detailed_broker_token()), None);
    let accepted = detailed_broker_token().step(now(), BrokerTokenInput::Accepted).unwrap();
    assert_eq!(answer(&accepted.next), None, "it is not kept yet");
}

#[test]
fn the_issuer_alone_revises_and_the_holder_tags_translates_and_removes() {
    let revise = ReviseAtBroker {
        reason: Some("court order".to_owned()),
        ..ReviseAtBroker::new(saved_broker_token().token, TokenStatus::Suspended, now())
    };
    let stranger = Sender::Party(wallet().into());
    let row = saved_broker_token();
    assert!(row.clone().step(now(), BrokerTokenInput::Revised(stranger, revise.clone())).is_err());
    let row = row.step(now(), BrokerTokenInput::Revised(host(), revise)).unwrap().next;
    assert_eq!(row.status, TokenStatus::Suspended);
    let change = row.status_change.as_ref().unwrap();
    assert_eq!((change.starting, change.reason.as_deref()), (now(), Some("court order")));

    let tag = BrokerTokenInput::Tagged(Some(Tag::new("Rainy day").unwrap()));
    let row = row.step(now(), tag).unwrap().next;
    let row = row.step(now(), BrokerTokenInput::Translated(german())).unwrap().next;
    assert_eq!((row.title.as_str(), row.tag.as_deref()), ("Rainy day", Some("Rainy day")));
    assert_eq!(row.description.as_deref(), Some("Ausgegebenes Geld."));
    let row = row.step(now(), BrokerTokenInput::Tagged(None)).unwrap().next;
    assert_eq!(row.title, "Ausgabe, von Zentralbank");

    let step = row.step(now(), BrokerTokenInput::Removed).unwrap();
    assert_eq!(subjects(&step), [Subject::RemoveAtNotifier, Subject::RemovedAtIssuer]);
}

fn german() -> Localization {
    Localization {
        language: "de".to_owned(),
        issuer_title: "Zentralbank".to_owned(),
        schema_title: "Ausgabe".to_owned(),
        description: Some("Ausgegebenes Geld.".to_owned()),
    }
}

/// Whatever is shown is titled anew, and nothing else of it changes.
#[test]
fn another_language_changes_texts_only() {
    let declined = detailed_broker_token().step(now(), BrokerTokenInput::Declined(None)).unwrap();
    let ended = BrokerTokenInput::Refused("The offer ended.".to_owned());
    let void = saved_broker_token().step(now(), ended).unwrap().next;
    for row in [detailed_broker_token(), saved_broker_token(), declined.next, void] {
        assert_eq!(row.translated(later(1), titles()), None, "they are the same");
        let step = row.clone().step(later(1), BrokerTokenInput::Translated(german())).unwrap();
        assert_eq!(subjects(&step), []);
        let translated = step.next;
        assert_eq!(row.translated(later(1), german()).as_ref(), Some(&translated));
        assert_eq!(translated.title, "Ausgabe, von Zentralbank");
        assert_eq!(translated.description.as_deref(), Some("Ausgegebenes Geld."));
        let back = translated.step(row.altered, BrokerTokenInput::Translated(titles())).unwrap();
        assert_eq!(back.next, row);
    }
    let removed = saved_broker_token().step(now(), BrokerTokenInput::Removed).unwrap().next;
    assert_eq!(removed.translated(now(), german()), None);
    let refusal = removed.step(now(), BrokerTokenInput::Translated(german())).unwrap_err();
    assert_eq!(refusal.code(), "OUT_OF_TURN");
}

/// As a version that did not translate the sentence titled it.
#[test]
fn a_title_in_another_language_than_its_row_is_translated() {
    let row = BrokerToken {
        title: "Ausgabe, by Zentralbank".to_owned(),
        ..saved_broker_token().step(now(), BrokerTokenInput::Translated(german())).unwrap().next
    };
    let title = row.translated(now(), german()).map(|translated| translated.title);
    assert_eq!(title.as_deref(), Some("Ausgabe, von Zentralbank"));
}

#[test]
fn a_revision_that_a_later_one_overtook_changes_nothing() {
    let row = saved_broker_token();
    let revise = |status, starting| {
        BrokerTokenInput::Revised(host(), ReviseAtBroker::new(row.token, status, starting))
    };
    let revised = row.clone().step(now(), revise(TokenStatus::Revoked, later(2))).unwrap().next;
    let overtaken = revised.clone().step(now(), revise(TokenStatus::Suspended, later(1))).unwrap();
    assert_eq!(overtaken.next, revised);
    let later_one = revised.step(now(), revise(TokenStatus::Active, later(3))).unwrap();
    assert_eq!(later_one.next.status, TokenStatus::Active, "the issuer has the last word");
}

#[test]
fn what_the_state_does_not_admit_is_refused_by_name() {
    for input in [BrokerTokenInput::Accepted, BrokerTokenInput::Localized(titles())] {
        let refusal = saved_broker_token().step(now(), input).unwrap_err();
        assert!(matches!(refusal, Refusal::OutOfTurn { state: "SAVED", .. }));
    }
    let refusal = detailed_broker_token().step(now(), BrokerTokenInput::Removed).unwrap_err();
    assert_eq!(refusal.code(), "OUT_OF_TURN");
}
