//! What the actions on requests share.

use serde_json::{Value, json};

use super::{answer_with_flow, approve::UPDATES, completed_flow, malformed, up_to_date};
use crate::{
    Amount, ChatId, Definition, FlowId, Machine, ParticipantId, Permission, Refusal, Request,
    RequestId, RequestInput, WalletId,
    flows::{About, FlowKind},
    host,
    message::Body,
    requests::{Completion, RequestKind, RequestType},
    work::{Actor, Halt, UnitOfWork},
};

/// A request as its sender looked at it: theirs to act on, and not changed since.
pub(super) fn as_seen(
    work: &UnitOfWork<'_>,
    request: RequestId,
    seen: u32,
    is_theirs: impl FnOnce(&Request) -> bool,
) -> Result<Request, Halt> {
    let row = work.get::<Request>(request)?;
    if !is_theirs(&row) {
        return Err(Refusal::NotFound { thing: "request" }.into());
    }
    up_to_date(seen, row.version)?;
    Ok(row)
}

/// A request as its requester looked at it, who may still make such requests.
pub(super) fn as_requester(
    work: &UnitOfWork<'_>,
    actor: &Actor<'_>,
    (request, seen): (RequestId, u32),
) -> Result<Request, Halt> {
    let requester = &actor.participant.id;
    let row = as_seen(work, request, seen, |row| row.requester == *requester)?;
    if !actor.participant.may(row.kind.permission_of_requester()) {
        return Err(Refusal::Forbidden.into());
    }
    Ok(row)
}

/// A request for an issuance as the definition's issuer looked at it.
pub(super) fn as_issuer(
    work: &UnitOfWork<'_>,
    actor: &Actor<'_>,
    (request, seen): (RequestId, u32),
) -> Result<Request, Halt> {
    as_seen(work, request, seen, |row| {
        row.is_issuer(&actor.participant.id) && row.kind.completion() == Completion::ByIssue
    })
}

/// The permissions of those who request. Which of them a request needs, its kind says.
pub(super) const REQUESTERS: &[Permission] = &[
    Permission::IssuancesNonIssuer,
    Permission::TransfersNonIssuer,
    Permission::RedemptionsNonIssuer,
];

/// What a flow about a request is about.
pub(crate) fn about_request(request: &Request) -> About {
    let holder = match &request.kind {
        RequestKind::Push { to } => to,
        RequestKind::Issuance { .. } | RequestKind::Pull { .. } | RequestKind::Redemption => {
            &request.requester
        }
    };
    About {
        definition: Some(request.definition),
        amount: Some(request.amount),
        holder: Some(holder.clone()),
        request: Some(request.id),
        requester: Some(request.requester.clone()),
        ..About::default()
    }
}

/// Refuses one open request more than a participant may have, of all kinds together.
///
/// # Errors
/// [`Refusal::TooManyOpenRequests`], or the number that must be loaded first.
fn admit_one_more(work: &UnitOfWork<'_>, requester: &ParticipantId) -> Result<(), Halt> {
    let limit = work.settings.open_requests;
    if work.open_requests(requester)? < limit {
        Ok(())
    } else {
        Err(Refusal::TooManyOpenRequests { limit }.into())
    }
}

/// A request that is to be made.
pub(super) struct NewRequest<'a> {
    /// Whose it is, and the device that asks for it.
    pub(super) from: (ParticipantId, WalletId),
    pub(super) kind: RequestKind,
    pub(super) definition: &'a Definition,
    pub(super) amount: Amount,
    /// The chat whose script makes it.
    pub(super) chat: Option<ChatId>,
    /// The rejected request that it replaces.
    pub(super) corrects: Option<RequestId>,
}

/// Makes a request, whoever asks for it: the console or a chat. `B` is the message that asks.
///
/// # Errors
/// [`Refusal::TooManyOpenRequests`], the refusal of the one that it corrects, or what must be loaded
/// first.
pub(super) fn make_request<B: Body>(
    work: &mut UnitOfWork<'_>,
    new: NewRequest<'_>,
    flow: FlowKind,
) -> Result<MadeRequest, Halt> {
    let NewRequest { from, kind, definition, amount, chat, corrects } = new;
    let requester = from.0.clone();
    admit_one_more(work, &requester)?;
    let id: RequestId = work.fresh();
    if let Some(corrects) = corrects {
        correct::<B>(work, corrects, (&requester, kind.name()), id)?;
    }
    let made = Request::new(id, kind, definition, amount, from, work.now);
    let row = Request { chat, corrects, ..made };
    Ok(MadeRequest { id, flow: store_request(work, &requester, flow, row) })
}

/// A rejected request is replaced by another one of the same requester and kind, and dismissed.
fn correct<B: Body>(
    work: &mut UnitOfWork<'_>,
    request: RequestId,
    (requester, kind): (&ParticipantId, RequestType),
    by: RequestId,
) -> Result<(), Halt> {
    let row = work.get::<Request>(request)?;
    if row.requester == *requester && row.kind.name() != kind {
        let why = format!(
            "Corrects names a request of the type {}, and this one is of the type {}",
            row.kind.name().as_str(),
            kind.as_str()
        );
        return Err(malformed::<B>(why).into());
    }
    let corrected = row.step(work.now, RequestInput::Correct(requester.clone(), by))?.next;
    work.put(corrected);
    Ok(())
}

/// A request that was made, and the flow that shows it.
pub(super) struct MadeRequest {
    pub(super) id: RequestId,
    pub(super) flow: FlowId,
}

impl MadeRequest {
    /// The answer to whoever asked for it.
    pub(super) fn answer(&self) -> Value {
        json!({ "Request": self.id, "Flow": self.flow })
    }
}

/// Something happens to a request: it is stored with the flow that shows the change, what it reserves
/// or moves is posted, and the chat that waits for the decision carries on. Returns the flow.
///
/// # Errors
/// The request's refusal, a row that must be loaded first, or a vault that does not cover it.
pub(super) fn change_request(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    row: Request,
    input: RequestInput,
    kind: FlowKind,
) -> Result<FlowId, Halt> {
    let before = row.status;
    let next = row.step(work.now, input)?.next;
    let flow = store_request(work, &actor.participant.id, kind, next.clone());
    if next.payer().is_some() {
        let definition = work.own::<Definition>(next.definition)?;
        if let Some(accounts) = next.movement(before, &definition) {
            let posted = work.post(&definition, accounts, next.amount, flow);
            posted.map_err(|halt| without_balance(halt, work, &next, actor))?;
        }
    }
    host::on_request_decided(work, &next)?;
    Ok(flow)
}

/// Whoever approves what somebody else pays is not told what is in that vault.
fn without_balance(halt: Halt, work: &UnitOfWork<'_>, row: &Request, actor: &Actor<'_>) -> Halt {
    let Halt::Refused(Refusal::InsufficientFunds { asked, .. }) = &halt else { return halt };
    match row.payer().filter(|payer| **payer != actor.participant.id) {
        None => halt,
        Some(payer) => match work.rows().participant(payer) {
            Ok(owner) => {
                Refusal::NotCovered { owner: owner.title.clone(), asked: asked.clone() }.into()
            }
            Err(_) => Refusal::Internal.into(),
        },
    }
}

/// The requester completes what everybody approved: what was reserved is the receiver's.
pub(super) fn complete_request(
    work: &mut UnitOfWork<'_>,
    actor: &Actor<'_>,
    (request, seen): (RequestId, u32),
    is_meant: impl FnOnce(&RequestKind) -> bool,
    kind: FlowKind,
) -> Result<Value, Halt> {
    let requester = &actor.participant.id;
    let is_theirs = |row: &Request| row.requester == *requester && is_meant(&row.kind);
    let row = as_seen(work, request, seen, is_theirs)?;
    let input = RequestInput::Complete(requester.clone());
    change_request(work, actor, row, input, kind).map(answer_with_flow)
}

/// Stores a changed request with the flow that shows the change, which is over at once.
pub(super) fn store_request(
    work: &mut UnitOfWork<'_>,
    initiator: &ParticipantId,
    kind: FlowKind,
    request: Request,
) -> FlowId {
    // Nobody approves what was rejected: the update of a rejected request is its rejection.
    let rejection = request.rejection.clone().filter(|_| UPDATES.contains(&kind));
    let about = About { rejection, ..about_request(&request) };
    let flow = completed_flow(work, initiator, kind, about);
    let flow = flow.seen_by(request.parties());
    let id = flow.id;
    work.put(flow);
    work.put(request);
    id
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        RequestStatus,
        actions::{
            ApproveAtIssuer, DismissAtIssuer, RequestIssuanceAtIssuer, RequestRedemptionAtIssuer,
            RequestTransferAtIssuer, TransferType,
        },
        fixtures::uuid,
        fixtures_network::{Issuer, ask, ask_redemption, ask_transfer, code, present, reject},
    };

    const BANK: &str = "commercial-bank";
    const OTHER: &str = "commercial-bank-2";

    fn row(issuer: &Issuer, request: RequestId) -> &Request {
        issuer.rows.find::<Request>(request).unwrap()
    }

    fn issuance(corrects: RequestId) -> RequestIssuanceAtIssuer {
        RequestIssuanceAtIssuer { corrects: Some(corrects), ..ask("2") }
    }

    fn transfer(r#type: TransferType, corrects: RequestId) -> RequestTransferAtIssuer {
        RequestTransferAtIssuer { corrects: Some(corrects), ..ask_transfer(r#type, OTHER, "2") }
    }

    fn redemption(corrects: RequestId) -> RequestRedemptionAtIssuer {
        RequestRedemptionAtIssuer { corrects: Some(corrects), ..ask_redemption("2") }
    }

    /// A rejected request of each kind.
    fn rejected(issuer: &mut Issuer) -> [RequestId; 4] {
        let push = ask_transfer(TransferType::Push, OTHER, "1");
        let pull = ask_transfer(TransferType::Pull, OTHER, "1");
        let made = [
            (issuer.made(&ask("1")), "central-bank"),
            (issuer.made(&push), OTHER),
            (issuer.made(&pull), OTHER),
            (issuer.made(&ask_redemption("1")), "central-bank"),
        ];
        made.map(|(request, approver)| {
            issuer.send(approver, &reject(request, 1, "no")).unwrap();
            request
        })
    }

    #[test]
    fn a_rejected_request_of_each_kind_is_replaced_by_a_corrected_one() {
        let mut issuer = Issuer::with_holder();
        let [of_issuance, of_push, of_pull, of_redemption] = rejected(&mut issuer);
        let corrected = [
            (of_issuance, issuer.made(&issuance(of_issuance))),
            (of_push, issuer.made(&transfer(TransferType::Push, of_push))),
            (of_pull, issuer.made(&transfer(TransferType::Pull, of_pull))),
            (of_redemption, issuer.made(&redemption(of_redemption))),
        ];
        for (first, second) in corrected {
            let (first, second) = (row(&issuer, first), row(&issuer, second));
            assert_eq!((first.corrected_by, second.corrects), (Some(second.id), Some(first.id)));
            assert_eq!((first.status, first.version), (RequestStatus::Rejected, 3));
            assert!(first.dismissed && !first.is_listed(), "it is dismissed with that");
            assert_eq!(second.status, RequestStatus::Pending);
        }
    }

    #[test]
    fn it_is_corrected_once_and_the_correction_can_be_corrected() {
        let mut issuer = Issuer::with_holder();
        let [first, ..] = rejected(&mut issuer);
        let second = issuer.made(&issuance(first));
        let requests = issuer.rows.requests.len();
        let again = issuer.send(BANK, &issuance(first)).unwrap_err();
        assert_eq!(again.code(), "OUT_OF_TURN");
        assert!(again.to_string().starts_with("This request was already corrected"), "{again}");
        assert_eq!(issuer.rows.requests.len(), requests, "nothing was made");
        assert_eq!(row(&issuer, first).corrected_by, Some(second));

        issuer.send("central-bank", &reject(second, 1, "still no")).unwrap();
        let third = issuer.made(&issuance(second));
        assert_eq!(row(&issuer, second).corrected_by, Some(third));
        assert_eq!(row(&issuer, second).corrects, Some(first));
        let dismiss = DismissAtIssuer { request: first, version: 3 };
        assert_eq!(code(issuer.send(BANK, &dismiss)), "OUT_OF_TURN");
    }

    /// Whoever dismissed it too early need not type it all again.
    #[test]
    fn one_that_was_dismissed_can_be_corrected() {
        let mut issuer = Issuer::with_holder();
        let [request, ..] = rejected(&mut issuer);
        issuer.send(BANK, &DismissAtIssuer { request, version: 2 }).unwrap();
        let corrected = issuer.made(&issuance(request));
        assert_eq!(row(&issuer, request).corrected_by, Some(corrected));
    }

    #[test]
    fn what_is_not_rejected_is_of_another_kind_or_is_not_theirs_is_not_corrected() {
        let mut issuer = Issuer::with_holder();
        let [of_issuance, of_push, of_pull, of_redemption] = rejected(&mut issuer);
        let (pending, approved) = (issuer.requested("1"), issuer.approved("1"));
        let (issued, _) = issuer.issued("1");
        let before = present(&issuer.rows.requests).count();
        for request in [pending, approved, issued] {
            let refusal = issuer.send(BANK, &issuance(request)).unwrap_err();
            assert_eq!(refusal.code(), "OUT_OF_TURN");
            let sentence = "Only a rejected request can be corrected. Nothing was requested.";
            assert_eq!(refusal.to_string(), sentence);
        }
        for (outcome, of, new) in [
            (issuer.send(BANK, &issuance(of_redemption)), "REDEMPTION", "ISSUANCE"),
            (issuer.send(BANK, &redemption(of_issuance)), "ISSUANCE", "REDEMPTION"),
            (issuer.send(BANK, &transfer(TransferType::Push, of_pull)), "PULL", "PUSH"),
            (issuer.send(BANK, &transfer(TransferType::Pull, of_push)), "PUSH", "PULL"),
        ] {
            let refusal = outcome.unwrap_err();
            assert_eq!(refusal.code(), "MALFORMED_BODY");
            let sentence = refusal.to_string();
            let types = format!("a request of the type {of}, and this one is of the type {new}");
            assert!(sentence.contains(&types), "{sentence}");
        }
        let theirs = issuer.send(OTHER, &issuance(of_issuance)).unwrap_err();
        let unknown = issuer.send(OTHER, &issuance(RequestId(uuid(1)))).unwrap_err();
        assert_eq!((theirs.code(), &theirs), ("NOT_FOUND", &unknown));
        // Nor does the kind of somebody else's request show.
        let theirs = issuer.send(OTHER, &issuance(of_redemption)).unwrap_err();
        assert_eq!(theirs, unknown);
        assert_eq!(present(&issuer.rows.requests).count(), before, "nothing was made");
        assert_eq!(row(&issuer, of_issuance).corrected_by, None);
    }

    #[test]
    fn a_correction_that_is_refused_leaves_the_rejected_request_as_it_is() {
        let mut issuer = Issuer::with_holder();
        let [request, ..] = rejected(&mut issuer);
        let nothing = RequestIssuanceAtIssuer { amount: "0".to_owned(), ..issuance(request) };
        assert_eq!(code(issuer.send(BANK, &nothing)), "AMOUNT_ZERO");
        issuer.settings.open_requests = 0;
        assert_eq!(code(issuer.send(BANK, &issuance(request))), "TOO_MANY_OPEN_REQUESTS");
        let rejected = row(&issuer, request);
        assert_eq!((rejected.corrected_by, rejected.dismissed), (None, false));
        let approve = ApproveAtIssuer { request, version: 2 };
        assert_eq!(code(issuer.send("custodian", &approve)), "OUT_OF_TURN");
    }
}
