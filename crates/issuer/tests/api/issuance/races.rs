//! Contradictory commands on the same thing at the same moment: exactly one is carried out, whoever
//! lost is told so, and the books hold.

use std::collections::BTreeMap;

use futures::{StreamExt as _, future::join_all, stream};
use serde_json::Value;
use tallystick_core::{
    DefinitionId, HolderAnswer, RequestId, TokenId,
    actions::{
        ApproveAtIssuer, CancelAtIssuer, IssueAtIssuer, RequestIssuanceAtIssuer, WithdrawAtIssuer,
    },
    message::{Body, OfferedAtIssuer},
};
use tallystick_holder::{Device, now};

use crate::{
    books::Books,
    cast::{Cast, correlation, device, refusal, reject},
    issuer::Issuer,
};

/// How often each race is run.
const ROUNDS: usize = 60;

/// How many rounds are under way at once.
const AT_ONCE: usize = 12;

/// What whoever lost is told.
const LOST: [&str; 4] = ["ALREADY_ANSWERED", "OFFER_WITHDRAWN", "OUT_OF_TURN", "STALE"];

/// What two contend about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Race {
    ApproveOrReject,
    ApproveOrCancel,
    ApproveOrApprove,
    CancelOrCancel,
    IssueOrIssue,
    IssueOrCancel,
    AcceptOrDecline,
    AcceptOrCancel,
    AcceptOrWithdraw,
    CancelOrWithdraw,
}

const RACES: [Race; 10] = [
    Race::ApproveOrReject,
    Race::ApproveOrCancel,
    Race::ApproveOrApprove,
    Race::CancelOrCancel,
    Race::IssueOrIssue,
    Race::IssueOrCancel,
    Race::AcceptOrDecline,
    Race::AcceptOrCancel,
    Race::AcceptOrWithdraw,
    Race::CancelOrWithdraw,
];

/// A command that was given in a race.
struct Contender<'a> {
    does: &'static str,
    device: &'a Device,
    message: String,
}

fn contender<'a>(does: &'static str, device: &'a Device, body: &impl Body) -> Contender<'a> {
    Contender { does, device, message: signed(device, body) }
}

fn signed(device: &Device, body: &impl Body) -> String {
    device.signed(body, correlation(), now()).to_string()
}

/// Two wallets of each participant.
struct Players {
    central: [Device; 2],
    custodian: [Device; 2],
    bank: [Device; 2],
    dirham: DefinitionId,
}

impl Players {
    async fn enrol(issuer: &Issuer) -> Self {
        let Cast { central, custodian, holder, dirham } = Cast::enrol(issuer).await;
        let client = issuer.client();
        Self {
            central: [central, device(&client, "central-bank").await],
            custodian: [custodian, device(&client, "custodian").await],
            bank: [holder.device, device(&client, "commercial-bank").await],
            dirham: dirham.id,
        }
    }

    async fn pending(&self) -> RequestId {
        let body = RequestIssuanceAtIssuer::new(self.dirham, "1");
        let answer = self.bank[0].send(&body).await.unwrap();
        id(&answer, "Request")
    }

    async fn approved(&self) -> RequestId {
        let request = self.pending().await;
        for (approver, version) in [(&self.central[0], 1), (&self.custodian[0], 2)] {
            approver.send(&ApproveAtIssuer { request, version }).await.unwrap();
        }
        request
    }

    async fn offered(&self) -> (RequestId, TokenId) {
        let request = self.approved().await;
        let issue = IssueAtIssuer { request, version: 3 };
        let answer = self.central[0].send(&issue).await.unwrap();
        (request, id(&answer, "Token"))
    }

    /// Everything up to the moment at which two contend.
    async fn contenders(&self, race: Race) -> [Contender<'_>; 2] {
        let Self { central: [central, second], bank: [bank, colleague], .. } = self;
        let answers = |token, answer| OfferedAtIssuer::new(token, answer);
        match race {
            Race::ApproveOrReject => {
                let (request, version) = (self.pending().await, 1);
                let reject = reject(request, version, "No.");
                let approve = ApproveAtIssuer { request, version };
                [contender("approve", central, &approve), contender("reject", second, &reject)]
            }
            Race::ApproveOrCancel => {
                let (request, version) = (self.pending().await, 1);
                let approve = ApproveAtIssuer { request, version };
                let cancel = CancelAtIssuer { request, version };
                [contender("approve", central, &approve), contender("cancel", bank, &cancel)]
            }
            Race::ApproveOrApprove => {
                let (request, version) = (self.pending().await, 2);
                central.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
                let approve = ApproveAtIssuer { request, version };
                let [one, other] = &self.custodian;
                [contender("one", one, &approve), contender("other", other, &approve)]
            }
            Race::CancelOrCancel => {
                let cancel = CancelAtIssuer { request: self.approved().await, version: 3 };
                [contender("one", bank, &cancel), contender("other", colleague, &cancel)]
            }
            Race::IssueOrIssue => {
                let issue = IssueAtIssuer { request: self.approved().await, version: 3 };
                [contender("one", central, &issue), contender("other", second, &issue)]
            }
            Race::IssueOrCancel => {
                let (request, version) = (self.approved().await, 3);
                let issue = IssueAtIssuer { request, version };
                let cancel = CancelAtIssuer { request, version };
                [contender("issue", central, &issue), contender("cancel", colleague, &cancel)]
            }
            Race::AcceptOrDecline => {
                let (_, token) = self.offered().await;
                let accept = answers(token, HolderAnswer::Accepted);
                let decline = answers(token, HolderAnswer::Declined);
                [contender("accept", bank, &accept), contender("decline", colleague, &decline)]
            }
            Race::AcceptOrCancel => {
                let (request, token) = self.offered().await;
                let accept = answers(token, HolderAnswer::Accepted);
                let cancel = CancelAtIssuer { request, version: 4 };
                [contender("accept", bank, &accept), contender("cancel", colleague, &cancel)]
            }
            Race::AcceptOrWithdraw => {
                let (request, token) = self.offered().await;
                let accept = answers(token, HolderAnswer::Accepted);
                let withdraw = WithdrawAtIssuer { request, version: 4 };
                [contender("accept", bank, &accept), contender("withdraw", central, &withdraw)]
            }
            Race::CancelOrWithdraw => {
                let (request, _) = self.offered().await;
                let cancel = CancelAtIssuer { request, version: 4 };
                let withdraw = WithdrawAtIssuer { request, version: 4 };
                [contender("cancel", bank, &cancel), contender("withdraw", central, &withdraw)]
            }
        }
    }

    /// Runs a race once. Returns who won.
    async fn run(&self, race: Race, round: usize) -> (Race, &'static str) {
        let mut contenders = self.contenders(race).await;
        if round.is_multiple_of(2) {
            contenders.reverse();
        }
        let posts = contenders.iter().map(async |Contender { does, device, message }| {
            (*does, device.post(message.clone()).await.unwrap())
        });
        let (won, lost): (Vec<_>, Vec<_>) =
            join_all(posts).await.into_iter().partition(|(_, answer)| answer.status == 200);
        let winners: Vec<_> = won.iter().map(|(does, _)| *does).collect();
        for (does, answer) in &lost {
            let (status, code) = refusal(answer);
            assert!((400..500).contains(&status), "{race:?}, {does}: {status} {code}");
            assert!(LOST.contains(&code.as_str()), "{race:?}, {does}: {status} {code}");
        }
        assert_eq!(winners.len(), 1, "{race:?}: {winners:?} were carried out");
        (race, winners[0])
    }
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(answer: &Value, field: &str) -> T {
    answer[field].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn of_contradictory_commands_one_is_carried_out_and_the_books_hold() {
    let issuer = Issuer::start_with(&["--messages-per-second", "100000"]).await;
    let players = Players::enrol(&issuer).await;
    let rounds = (0..ROUNDS).flat_map(|round| RACES.map(|race| (race, round)));
    let rounds = stream::iter(rounds).map(|(race, round)| players.run(race, round));
    let outcomes: Vec<_> = rounds.buffer_unordered(AT_ONCE).collect().await;

    let mut won: BTreeMap<(Race, &str), i64> = BTreeMap::new();
    for outcome in outcomes {
        *won.entry(outcome).or_default() += 1;
    }
    println!("who won: {won:?}");
    for race in RACES {
        let reached = won.keys().filter(|(of, _)| *of == race).count();
        assert_eq!(reached, 2, "{race:?} was always won by the same: {won:?}");
    }

    // The books say the same as the answers.
    let count =
        |does| won.iter().filter(|((_, won), _)| *won == does).map(|(_, times)| times).sum();
    let all = i64::try_from(ROUNDS).unwrap();
    let (accepted, cancelled): (i64, i64) = (count("accept"), count("cancel"));
    let mut books = Books::of(&issuer).await;
    let expected = [
        ("SELECT COUNT(*) FROM requests", 10 * all),
        ("SELECT COUNT(*) FROM requests WHERE status = 'ISSUED'", accepted),
        ("SELECT COUNT(*) FROM requests WHERE status = 'CANCELLED'", cancelled + all),
        ("SELECT COUNT(*) FROM requests WHERE status = 'REJECTED'", count("reject")),
        (
            "SELECT COUNT(*) FROM requests WHERE offer_outcome LIKE '%WITHDRAWN%' AND status = \
             'APPROVED'",
            count("withdraw"),
        ),
        ("SELECT COUNT(*) FROM requests WHERE status = 'ISSUING'", all + count("issue")),
        (
            "SELECT COALESCE(SUM(amount), 0) FROM postings WHERE to_kind = 'VAULT' \
             AND to_owner = 'commercial-bank'",
            100 * accepted,
        ),
    ];
    for (sql, rows) in expected {
        assert_eq!(books.number(sql).await, rows, "{sql}");
    }
    books.audit().await;
}
