#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use serde_json::{Value as Json, json};

use super::*;
use crate::{
    ChatId, HolderAnswer, PromptId, RequestStatus, Subject, TalkerId, TokenId,
    actions::{
        ApproveAtIssuer, CancelAtIssuer, CloseChatAtHost, IssueAtIssuer, MintAtIssuer,
        OfferedAtIssuer, OpenChatAtHost, PromptedAtHost, WithdrawAtIssuer,
    },
    fixtures::{dirham, later, participant, uuid},
    fixtures_network::{Issuer, SECOND_DEVICE, code, present, reject, wallet_of},
    fixtures_talkers::host,
    issuer::IssuerTokenState,
    message::PromptAtBroker,
    scripts::{Command, Script, Template, Text},
    work::Loaded,
};

pub(super) const HOLDER: &str = "commercial-bank";

fn open_with(talker: &str) -> OpenChatAtHost {
    OpenChatAtHost { talker: talker.to_owned(), language: None }
}

fn open(issuer: &mut Issuer, talker: &str) -> ChatId {
    let answer = issuer.send(HOLDER, &open_with(talker)).unwrap();
    answer["Chat"].as_str().unwrap().parse().unwrap()
}

fn chat(issuer: &Issuer, id: ChatId) -> HostChat {
    issuer.rows.find::<HostChat>(id).unwrap().clone()
}

fn reply(issuer: &mut Issuer, id: ChatId, reply: &str) -> Result<Json, crate::Refusal> {
    let prompt = match chat(issuer, id).wait {
        Some(Wait::Reply { prompt }) => prompt,
        _ => PromptId(uuid(0xdead)),
    };
    issuer.send(HOLDER, &PromptedAtHost { chat: id, prompt, reply: reply.to_owned() })
}

/// What was said in all chats, in order.
fn said(issuer: &Issuer) -> Vec<String> {
    let prompts = issuer.sends.iter().filter(|sent| sent.subject == Subject::PromptAtBroker);
    let bodies = prompts.map(|sent| serde_json::from_value::<PromptAtBroker>(sent.body.clone()));
    bodies.map(|body| body.unwrap().text).collect()
}

fn offered(issuer: &Issuer, id: ChatId) -> TokenId {
    match chat(issuer, id).wait {
        Some(Wait::Answer { token }) => token,
        wait => panic!("{wait:?}"),
    }
}

fn answer(issuer: &mut Issuer, id: ChatId, answer: HolderAnswer) {
    let token = offered(issuer, id);
    issuer.send(HOLDER, &OfferedAtIssuer::new(token, answer)).unwrap();
}

fn request(issuer: &Issuer, id: ChatId) -> (crate::RequestId, u32, RequestStatus) {
    let row = present(&issuer.rows.requests).find(|row| row.chat == Some(id)).unwrap();
    (row.id, row.version, row.status)
}

fn decide(issuer: &mut Issuer, id: ChatId, who: &str) {
    let (request, version, _) = request(issuer, id);
    issuer.send(who, &ApproveAtIssuer { request, version }).unwrap();
}

#[test]
fn a_ticket_is_issued_in_a_chat() {
    let mut issuer = host(0);
    let id = open(&mut issuer, "theatre");
    assert_eq!(code(reply(&mut issuer, id, "9")), "REPLY_REFUSED");
    reply(&mut issuer, id, "2").unwrap();
    let row = issuer.rows.find::<crate::issuer::IssuerToken>(offered(&issuer, id)).unwrap();
    let token = row.document.read().unwrap();
    let context = json!({ "Seats": 2, "Name": "for commercial-bank" });
    assert_eq!(Json::Object(token.context), context);
    assert_eq!(token.expires, Some(later(3_600)));
    answer(&mut issuer, id, HolderAnswer::Accepted);
    assert_eq!(chat(&issuer, id).state, ChatState::Done);
    let conversation = ["How many seats?", "Issuing your token...", "Saved to your wallet."];
    assert_eq!(said(&issuer), conversation);
    assert_eq!(code(reply(&mut issuer, id, "2")), "OUT_OF_TURN");
    let flow = issuer.latest_flow();
    assert!(flow.steps.iter().all(|step| step.name != crate::flows::StepName::RESERVE));
    assert_eq!(flow.status, crate::flows::FlowStatus::Completed);
}

/// The conversation is with the device that opened the chat; the offer goes to all of them.
#[test]
fn another_device_answers_and_the_chat_goes_on() {
    for (given, state) in
        [(HolderAnswer::Accepted, ChatState::Done), (HolderAnswer::Declined, ChatState::Failed)]
    {
        let mut issuer = host(0);
        let id = open(&mut issuer, "theatre");
        reply(&mut issuer, id, "2").unwrap();
        let token = offered(&issuer, id);
        let body = OfferedAtIssuer::new(token, given);
        let own = issuer.sends.len();
        issuer.send(SECOND_DEVICE, &body).unwrap();
        assert_eq!(chat(&issuer, id).state, state);
        let [opener, second] = [HOLDER, SECOND_DEVICE].map(|name| wallet_of(name).id.into());
        let sent = issuer.sends[own..].iter().map(|sent| (sent.subject, &sent.to));
        // What the chat ends with comes after what became of the offer in it.
        let expected = [(Subject::ReviseAtBroker, &opener), (Subject::PromptAtBroker, &opener)];
        assert_eq!(sent.collect::<Vec<_>>(), expected);
        let to_second = issuer.sends.iter().filter(|sent| sent.to == second);
        let subjects: Vec<_> = to_second.map(|sent| sent.subject).collect();
        assert_eq!(subjects, [Subject::IssueAtBroker], "it sees the offer and nothing else");
        issuer.send(HOLDER, &body).unwrap();
        assert_eq!(chat(&issuer, id).state, state);
    }
}

#[test]
fn a_declined_or_lapsed_ticket_ends_its_chat() {
    for lapses in [false, true] {
        let mut issuer = host(0);
        let id = open(&mut issuer, "theatre");
        reply(&mut issuer, id, "1").unwrap();
        if lapses {
            issuer.now = later(601);
            let token = offered(&issuer, id);
            issuer.tick(token).unwrap();
        } else {
            answer(&mut issuer, id, HolderAnswer::Declined);
        }
        assert_eq!(chat(&issuer, id).state, ChatState::Failed);
        assert_eq!(said(&issuer).last().unwrap(), "You declined the token.");
    }
}

#[test]
fn currency_is_requested_approved_and_issued_in_a_chat() {
    let mut issuer = host(100_000);
    let id = open(&mut issuer, "currency");
    reply(&mut issuer, id, "500").unwrap();
    assert_eq!(request(&issuer, id).2, RequestStatus::Pending);
    decide(&mut issuer, id, "central-bank");
    assert!(matches!(chat(&issuer, id).wait, Some(Wait::Decision { .. })));
    decide(&mut issuer, id, "custodian");
    assert_eq!(request(&issuer, id).2, RequestStatus::Issuing);
    assert_eq!(issuer.vault("central-bank"), (50_000, 50_000));
    answer(&mut issuer, id, HolderAnswer::Accepted);
    assert_eq!(request(&issuer, id).2, RequestStatus::Issued);
    assert_eq!(issuer.vault(HOLDER), (50_000, 0));
    assert_eq!(said(&issuer).last().unwrap(), "500.00 is in your vault.");
    issuer.audit(100_000);
}

#[test]
fn a_declined_issue_takes_the_request_of_its_chat_back() {
    let mut issuer = host(100_000);
    let id = open(&mut issuer, "currency");
    reply(&mut issuer, id, "500").unwrap();
    decide(&mut issuer, id, "central-bank");
    decide(&mut issuer, id, "custodian");
    answer(&mut issuer, id, HolderAnswer::Declined);
    assert_eq!(chat(&issuer, id).state, ChatState::Failed);
    assert_eq!(request(&issuer, id).2, RequestStatus::Cancelled);
    issuer.audit(100_000);
}

#[test]
fn a_rejected_or_cancelled_request_ends_its_chat() {
    for rejected in [true, false] {
        let mut issuer = host(0);
        let id = open(&mut issuer, "currency");
        reply(&mut issuer, id, "5").unwrap();
        let (request, version, _) = request(&issuer, id);
        if rejected {
            let body = reject(request, version, "No.");
            issuer.send("central-bank", &body).unwrap();
        } else {
            issuer.send(HOLDER, &CancelAtIssuer { request, version }).unwrap();
        }
        assert_eq!(chat(&issuer, id).state, ChatState::Failed);
        assert_eq!(said(&issuer).last().unwrap(), "Not approved.");
    }
}

#[test]
fn a_request_that_is_cancelled_while_it_is_issued_ends_its_chat_once() {
    let mut issuer = host(100_000);
    let id = open(&mut issuer, "currency");
    reply(&mut issuer, id, "500").unwrap();
    decide(&mut issuer, id, "central-bank");
    decide(&mut issuer, id, "custodian");
    let (request_id, version, _) = request(&issuer, id);
    issuer.send(HOLDER, &CancelAtIssuer { request: request_id, version }).unwrap();
    assert_eq!(chat(&issuer, id).state, ChatState::Failed);
    assert_eq!(request(&issuer, id).2, RequestStatus::Cancelled);
    assert_eq!(issuer.vault("central-bank"), (100_000, 0));
}

/// The vault is checked when it is issued: an approval does not fail because of it.
#[test]
fn what_the_vault_does_not_cover_waits_for_the_issuer() {
    let mut issuer = host(0);
    let id = open(&mut issuer, "currency");
    reply(&mut issuer, id, "500").unwrap();
    decide(&mut issuer, id, "central-bank");
    decide(&mut issuer, id, "custodian");
    assert!(matches!(chat(&issuer, id).wait, Some(Wait::Issue { .. })));
    let (request_id, version, status) = request(&issuer, id);
    assert_eq!(status, RequestStatus::Approved);
    let issue = IssueAtIssuer { request: request_id, version };
    assert_eq!(code(issuer.send("central-bank", &issue)), "INSUFFICIENT_FUNDS");
    let mint = MintAtIssuer { definition: dirham().id, amount: "500".to_owned() };
    issuer.send("central-bank", &mint).unwrap();
    issuer.send("central-bank", &issue).unwrap();
    answer(&mut issuer, id, HolderAnswer::Accepted);
    assert_eq!(chat(&issuer, id).state, ChatState::Done);
    assert_eq!(issuer.vault(HOLDER), (50_000, 0));
}

/// The request stays approved, so that the chat need not end.
#[test]
fn a_chat_whose_offer_is_withdrawn_waits_until_it_is_issued_again() {
    let mut issuer = host(100_000);
    let id = open(&mut issuer, "currency");
    reply(&mut issuer, id, "500").unwrap();
    decide(&mut issuer, id, "central-bank");
    decide(&mut issuer, id, "custodian");
    let withdrawn = offered(&issuer, id);
    let (request_id, version, _) = request(&issuer, id);
    issuer.send("central-bank", &WithdrawAtIssuer { request: request_id, version }).unwrap();
    assert_eq!(chat(&issuer, id).wait, Some(Wait::Issue { request: request_id }));
    let (_, version, status) = request(&issuer, id);
    assert_eq!(status, RequestStatus::Approved);
    let late = OfferedAtIssuer::new(withdrawn, HolderAnswer::Accepted);
    assert_eq!(code(issuer.send(HOLDER, &late)), "OFFER_WITHDRAWN");
    assert_eq!(chat(&issuer, id).state, ChatState::Open);
    issuer.send("central-bank", &IssueAtIssuer { request: request_id, version }).unwrap();
    answer(&mut issuer, id, HolderAnswer::Accepted);
    assert_eq!(chat(&issuer, id).state, ChatState::Done);
    assert_eq!(issuer.vault(HOLDER), (50_000, 0));
    issuer.audit(100_000);
}

#[test]
fn who_leaves_a_chat_takes_back_what_waits_in_it() {
    let mut issuer = host(100_000);
    for approvals in 0..=2 {
        let id = open(&mut issuer, "currency");
        reply(&mut issuer, id, "5").unwrap();
        ["central-bank", "custodian"][..approvals]
            .iter()
            .for_each(|who| decide(&mut issuer, id, who));
        issuer.send(HOLDER, &CloseChatAtHost { chat: id }).unwrap();
        assert_eq!(chat(&issuer, id).state, ChatState::Closed);
        assert_eq!(request(&issuer, id).2, RequestStatus::Cancelled);
        assert_eq!(code(issuer.send(HOLDER, &CloseChatAtHost { chat: id })), "OUT_OF_TURN");
    }
    assert!(present(&issuer.rows.tokens).all(|row| row.state == IssuerTokenState::Withdrawn));
    issuer.audit(100_000);
}

#[test]
fn a_chat_is_its_wallets_and_a_wallet_has_only_so_many() {
    let mut issuer = host(0);
    let id = open(&mut issuer, "theatre");
    let close = CloseChatAtHost { chat: id };
    assert_eq!(code(issuer.send("commercial-bank-2", &close)), "NOT_FOUND");
    let stranger = open_with("nobody");
    assert_eq!(code(issuer.send(HOLDER, &stranger)), "NOT_FOUND");
    for _ in 1..OPEN_CHATS {
        open(&mut issuer, "theatre");
    }
    let another = open_with("theatre");
    assert_eq!(code(issuer.send(HOLDER, &another)), "TOO_MANY_OPEN_CHATS");
    issuer.send(HOLDER, &close).unwrap();
    issuer.send(HOLDER, &another).unwrap();
    assert_eq!(code(issuer.send(HOLDER, &another)), "TOO_MANY_OPEN_CHATS");
}

#[test]
fn whoever_observes_opens_no_chat() {
    let mut issuer = host(0);
    let observer = issuer.rows.participants.get_mut(&participant("commercial-bank-2")).unwrap();
    observer.permissions.push(crate::Permission::Observe);
    assert_eq!(code(issuer.send("commercial-bank-2", &open_with("theatre"))), "FORBIDDEN");
}

/// What a script asks in the name of a holder who may not is refused like the holder's own request.
#[test]
fn a_reply_that_leads_to_a_refusal_is_refused_and_the_chat_waits_on() {
    let mut issuer = host(0);
    let answer = issuer.send("custodian", &open_with("currency"));
    let id: ChatId = answer.unwrap()["Chat"].as_str().unwrap().parse().unwrap();
    let Some(Wait::Reply { prompt }) = chat(&issuer, id).wait else { panic!() };
    let body = PromptedAtHost { chat: id, prompt, reply: "5".to_owned() };
    let before = chat(&issuer, id);
    assert_eq!(code(issuer.send("custodian", &body)), "FORBIDDEN");
    assert_eq!(chat(&issuer, id), before);
    assert_eq!(present(&issuer.rows.requests).count(), 0);
}

#[test]
fn a_talker_speaks_the_language_that_the_chat_was_opened_in() {
    let mut issuer = host(0);
    let hello = [("en", "Hello"), ("es", "Hola")];
    let by_language = hello.map(|(tag, text)| (tag.to_owned(), Template::new(text))).into();
    let greeting = Talker {
        id: TalkerId(uuid(3)),
        name: "greeting".to_owned(),
        issuer: participant("central-bank"),
        title: [("en".to_owned(), "Greeting".to_owned())].into(),
        script: Script::new(vec![Command::Info { text: Text::new(by_language) }]).unwrap(),
    };
    issuer.settings.talkers.insert("greeting".to_owned(), greeting.id);
    issuer.rows.talkers.insert(greeting.id, Loaded::Present(greeting));
    let open_in = |language: Option<&str>| OpenChatAtHost {
        language: language.map(str::to_owned),
        ..open_with("greeting")
    };
    issuer.send(HOLDER, &open_in(Some("es-MX"))).unwrap();
    issuer.send(HOLDER, &open_in(None)).unwrap();
    assert_eq!(said(&issuer), ["Hola", "", "Hello", ""]);
    assert_eq!(code(issuer.send(HOLDER, &open_in(Some("in Spanish")))), "MALFORMED_BODY");
}
