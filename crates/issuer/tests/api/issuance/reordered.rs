//! Messages that arrive in another order than they were sent: they end right, or are refused.

use tallystick_core::{
    HolderAnswer, TokenId,
    actions::{ApproveAtIssuer, IssueAtIssuer},
    flows::{FlowStatus, StepStatus},
    message::{IssuedAtIssuer, OfferedAtIssuer},
};
use uuid::Uuid;

use crate::{
    books::Books,
    cast::{Cast, approve, code, latest_flow},
    issuer::Issuer,
};

#[tokio::test]
async fn the_answer_overtakes_the_download_and_the_acknowledgement() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("500000").await;
    let bank = &cast.holder.device;
    let mail = bank.mailbox(None).await.unwrap();
    bank.send(&OfferedAtIssuer::new(token, HolderAnswer::Accepted)).await.unwrap();
    let settled = latest_flow(&cast.central).await;
    assert_eq!(settled.status, FlowStatus::Completed);

    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    bank.acknowledge(mail[0].id).await.unwrap();
    assert!(bank.mailbox(None).await.unwrap().is_empty());
    assert_eq!(books.contents().await, before, "the offer had left the mailbox with the answer");
    // What was accepted is theirs, and can be downloaded late.
    bank.send(&IssuedAtIssuer { token }).await.unwrap();
    assert_eq!(latest_flow(&cast.central).await, settled, "what is over does not run again");
    assert_eq!(cast.balances().await, ["500000.00", "0.00", "500000.00"]);
    books.audit().await;
}

#[tokio::test]
async fn the_download_overtakes_the_acknowledgement() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("1").await;
    let bank = &cast.holder.device;
    let first = bank.send(&IssuedAtIssuer { token }).await.unwrap();
    let before = latest_flow(&cast.central).await;
    let mail = bank.mailbox(None).await.unwrap();
    bank.acknowledge(mail[0].id).await.unwrap();
    let after = latest_flow(&cast.central).await;
    assert_eq!(before, after, "a flow does not turn back");
    assert!(after.steps.iter().take(4).all(|step| step.status == StepStatus::Done));
    assert_eq!(bank.send(&IssuedAtIssuer { token }).await.unwrap(), first, "the same bytes again");
}

#[tokio::test]
async fn approvals_and_issue_before_their_turn() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.request("1").await;
    let mut books = Books::of(&issuer).await;
    let before = books.contents().await;
    assert_eq!(code(&approve(&cast.custodian, request).await), "OUT_OF_TURN");
    let ahead = ApproveAtIssuer { request, version: 2 };
    assert_eq!(code(&cast.custodian.send(&ahead).await), "STALE");
    for version in [1, 3] {
        let early = cast.central.send(&IssueAtIssuer { request, version }).await;
        assert!(matches!(code(&early), "OUT_OF_TURN" | "STALE"));
    }
    assert_eq!(books.contents().await, before);
    // In order, the same commands are carried out.
    approve(&cast.central, request).await.unwrap();
    cast.custodian.send(&ahead).await.unwrap();
    cast.central.send(&IssueAtIssuer { request, version: 3 }).await.unwrap();
}

#[tokio::test]
async fn an_answer_to_what_was_never_offered() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let token = TokenId(Uuid::new_v4());
    let bank = &cast.holder.device;
    assert_eq!(code(&bank.send(&IssuedAtIssuer { token }).await), "NOT_FOUND");
    let yes = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
    assert_eq!(code(&bank.send(&yes).await), "NOT_FOUND");
}
