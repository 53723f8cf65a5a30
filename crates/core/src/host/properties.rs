//! What must never happen in chats, whatever anybody tries in whatever order.
#![cfg(not(target_arch = "wasm32"))]

use std::{cell::RefCell, collections::BTreeMap, time::Duration};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use super::{tests::HOLDER, *};
use crate::{
    ChatId, HolderAnswer, RequestStatus,
    actions::{
        ApproveAtIssuer, CancelAtIssuer, CloseChatAtHost, IssueAtIssuer, MintAtIssuer,
        OfferedAtIssuer, OpenChatAtHost, PromptedAtHost, WithdrawAtIssuer,
    },
    fixtures::dirham,
    fixtures_network::{Issuer, SECOND_DEVICE, present, reject, wallet_of},
    fixtures_talkers::host,
    issuer::{IssuerTokenState, Waiting},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    OpenTheatre,
    OpenCurrency,
    Reply,
    Approve,
    Reject,
    Cancel,
    Issue,
    Withdraw,
    Mint,
    Accept,
    Decline,
    Close,
    Wait,
}

const ALL: [(What, u32); 13] = [
    (What::OpenTheatre, 1),
    (What::OpenCurrency, 2),
    (What::Reply, 6),
    (What::Approve, 9),
    (What::Reject, 1),
    (What::Cancel, 1),
    (What::Issue, 6),
    (What::Withdraw, 2),
    (What::Mint, 1),
    (What::Accept, 6),
    (What::Decline, 2),
    (What::Close, 1),
    (What::Wait, 2),
];

fn attempts() -> impl Strategy<Value = Vec<(What, usize, u16)>> {
    let weighted = ALL.into_iter().flat_map(|(what, weight)| vec![what; weight as usize]);
    let what = prop::sample::select(weighted.collect::<Vec<_>>());
    prop::collection::vec((what, 0..4_usize, 0..700_u16), 40..100)
}

fn nth<T>(items: Vec<T>, which: usize) -> Option<T> {
    let last = items.len().checked_sub(1)?;
    items.into_iter().nth(which.min(last))
}

fn open_chats(issuer: &Issuer) -> Vec<HostChat> {
    let chats = present(&issuer.rows.chats).filter(|row| row.state == ChatState::Open);
    chats.cloned().collect()
}

fn open_with(talker: &str) -> OpenChatAtHost {
    OpenChatAtHost { talker: talker.to_owned(), language: None }
}

fn try_it(issuer: &mut Issuer, (what, which, number): (What, usize, u16)) -> bool {
    let request = |status: &[RequestStatus]| {
        let rows = present(&issuer.rows.requests).filter(|row| status.contains(&row.status));
        nth(rows.cloned().collect(), which).map(|row| {
            (
                row.id,
                row.version,
                row.issuer().is_some_and(|slot| slot.decision == crate::Approval::Approved),
            )
        })
    };
    let undecided = || request(&[RequestStatus::Pending]);
    let offer = || {
        let offers =
            present(&issuer.rows.tokens).filter(|row| row.state == IssuerTokenState::Issued);
        nth(offers.map(|row| row.token).collect(), which)
    };
    let chat = nth(open_chats(issuer), which);
    let outcome = match what {
        What::OpenTheatre => issuer.send(HOLDER, &open_with("theatre")),
        What::OpenCurrency => issuer.send(HOLDER, &open_with("currency")),
        What::Reply => {
            let waiting = open_chats(issuer).into_iter().filter_map(|chat| match chat.wait {
                Some(Wait::Reply { prompt }) => Some((chat.id, prompt)),
                _ => None,
            });
            let waiting = nth(waiting.collect(), which);
            let Some((chat, prompt)) = waiting else { return false };
            issuer.send(HOLDER, &PromptedAtHost { chat, prompt, reply: number.to_string() })
        }
        What::Approve => {
            let Some((request, version, decided)) = undecided() else { return false };
            let who = if decided { "custodian" } else { "central-bank" };
            issuer.send(who, &ApproveAtIssuer { request, version })
        }
        What::Reject => {
            let Some((request, version, decided)) = undecided() else { return false };
            let who = if decided { "custodian" } else { "central-bank" };
            issuer.send(who, &reject(request, version, "No."))
        }
        What::Cancel => {
            use RequestStatus::{Approved, Issuing, Pending};
            let Some((request, version, _)) = request(&[Pending, Approved, Issuing]) else {
                return false;
            };
            issuer.send(HOLDER, &CancelAtIssuer { request, version })
        }
        What::Issue => {
            let Some((request, version, _)) = request(&[RequestStatus::Approved]) else {
                return false;
            };
            issuer.send("central-bank", &IssueAtIssuer { request, version })
        }
        What::Withdraw => {
            let Some((request, version, _)) = request(&[RequestStatus::Issuing]) else {
                return false;
            };
            issuer.send("central-bank", &WithdrawAtIssuer { request, version })
        }
        What::Mint => {
            let mint = MintAtIssuer { definition: dirham().id, amount: "500".to_owned() };
            issuer.send("central-bank", &mint)
        }
        What::Accept | What::Decline => {
            let Some(token) = offer() else { return false };
            let accept = what == What::Accept;
            let answer = if accept { HolderAnswer::Accepted } else { HolderAnswer::Declined };
            let device = if number % 2 == 0 { HOLDER } else { SECOND_DEVICE };
            issuer.send(device, &OfferedAtIssuer::new(token, answer))
        }
        What::Close => {
            let Some(HostChat { id, .. }) = chat else { return false };
            issuer.send(HOLDER, &CloseChatAtHost { chat: id })
        }
        What::Wait => {
            issuer.now = issuer.now.after(Duration::from_secs(300));
            let lapsed = offer().map(|token| issuer.tick(token));
            return lapsed.is_some_and(|lapsed| lapsed.is_ok());
        }
    };
    outcome.is_ok()
}

/// A chat that is open waits for something that will still come; one that ended holds nothing.
fn check(issuer: &Issuer) {
    let offered = |chat: ChatId| {
        let rows = present(&issuer.rows.tokens).filter(move |row| row.chat == chat);
        rows.filter(|row| row.state == IssuerTokenState::Issued).map(|row| row.token)
    };
    for chat in present(&issuer.rows.chats) {
        assert_eq!(chat.wait.is_some(), chat.state == ChatState::Open, "{chat:?}");
        let requests: Vec<_> =
            present(&issuer.rows.requests).filter(|row| row.chat == Some(chat.id)).collect();
        let status = requests.last().map(|row| row.status);
        assert!(requests.len() <= 1, "a script of one request makes one");
        match chat.wait {
            Some(Wait::Reply { .. }) => assert_eq!(status, None),
            Some(Wait::Decision { .. }) => assert_eq!(status, Some(RequestStatus::Pending)),
            Some(Wait::Issue { .. }) => assert_eq!(status, Some(RequestStatus::Approved)),
            Some(Wait::Answer { token }) => {
                assert_eq!(offered(chat.id).collect::<Vec<_>>(), [token]);
                assert!(matches!(status, None | Some(RequestStatus::Issuing)), "{status:?}");
            }
            None => {
                assert_eq!(offered(chat.id).count(), 0, "nothing is on offer in {chat:?}");
                use RequestStatus::{Cancelled, Issued, Rejected};
                assert!(matches!(status, None | Some(Cancelled | Issued | Rejected)), "{status:?}");
            }
        }
    }
    for row in present(&issuer.rows.tokens) {
        assert!(matches!(row.internals.waiting, Waiting::Talker { .. }), "each waits for its chat");
    }
}

#[test]
fn a_chat_waits_for_what_will_come_and_leaves_nothing_behind() {
    let reached: RefCell<BTreeMap<What, u32>> = RefCell::default();
    let ends: RefCell<BTreeMap<&'static str, u32>> = RefCell::default();
    let mut runner = TestRunner::new(Config { cases: 900, ..Config::default() });
    runner
        .run(&attempts(), |attempts| {
            let mut issuer = host(20_000);
            let mut outstanding = 20_000;
            for attempt in attempts {
                if try_it(&mut issuer, attempt) {
                    *reached.borrow_mut().entry(attempt.0).or_default() += 1;
                    outstanding += if attempt.0 == What::Mint { 50_000 } else { 0 };
                }
                check(&issuer);
                issuer.audit(outstanding);
            }
            for row in present(&issuer.rows.tokens).filter(|row| row.answered_by.is_some()) {
                let second = row.answered_by == Some(wallet_of(SECOND_DEVICE).id);
                let device = if second { "SECOND DEVICE" } else { "FIRST DEVICE" };
                *ends.borrow_mut().entry(device).or_default() += 1;
            }
            for chat in present(&issuer.rows.chats) {
                *ends.borrow_mut().entry(chat.state.as_str()).or_default() += 1;
                if let Some(Wait::Issue { .. }) = chat.wait {
                    *ends.borrow_mut().entry("WAITS FOR ISSUE").or_default() += 1;
                }
            }
            Ok(())
        })
        .unwrap();
    let (reached, ends) = (reached.into_inner(), ends.into_inner());
    for (what, _) in ALL {
        let times = reached.get(&what).copied().unwrap_or(0);
        assert!(times >= 20, "{what:?} was carried out {times} times: {reached:?}");
    }
    let devices = ["FIRST DEVICE", "SECOND DEVICE"];
    for state in ["OPEN", "DONE", "FAILED", "CLOSED", "WAITS FOR ISSUE"].into_iter().chain(devices)
    {
        let times = ends.get(state).copied().unwrap_or(0);
        assert!(times >= 10, "{state} was reached {times} times: {ends:?}");
    }
}
