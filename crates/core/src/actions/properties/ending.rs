//! Ends everything that is open, and gives everything back.

use crate::{
    Amount, Approval, Definition, HolderAnswer, RequestStatus,
    actions::{
        ApproveAtIssuer, BurnAtIssuer, CancelAtIssuer, CloseChatAtHost, CompleteRedemptionAtIssuer,
        DismissAtIssuer, OfferedAtIssuer, RequestRedemptionAtIssuer,
    },
    books::Account,
    fixtures::participant,
    fixtures_network::{Issuer, NAMES, SECOND_DEVICE, present, wallet_of},
    flows::FlowStatus,
    host::ChatState,
    issuer::{IssuerToken, IssuerTokenState},
};

/// Everybody ends what is theirs to end: chats, offers, requests. Then the holders redeem what they
/// have, and the issuer burns what it has.
pub(super) fn end_everything(issuer: &mut Issuer) {
    end_chats(issuer);
    end_offers(issuer);
    end_requests(issuer);
    let definitions: Vec<Definition> = present(&issuer.rows.definitions).cloned().collect();
    for definition in &definitions {
        for holder in NAMES {
            redeem(issuer, definition, holder);
        }
        burn(issuer, definition);
    }
    assert_nothing_is_left(issuer);
}

fn end_chats(issuer: &mut Issuer) {
    let open = present(&issuer.rows.chats).filter(|row| row.state == ChatState::Open);
    let open: Vec<_> = open.map(|row| (row.id, row.wallet)).collect();
    for (chat, wallet) in open {
        let mut devices = NAMES.into_iter().chain([SECOND_DEVICE]);
        let device = devices.find(|name| wallet_of(name).id == wallet).unwrap();
        issuer.send(device, &CloseChatAtHost { chat }).unwrap();
    }
}

/// Its holder declines what is on offer, unless its time was over before.
fn end_offers(issuer: &mut Issuer) {
    let open = present(&issuer.rows.tokens).filter(|row| row.state == IssuerTokenState::Issued);
    let open: Vec<IssuerToken> = open.cloned().collect();
    for row in open {
        issuer.tick(row.token).unwrap();
        let row = issuer.rows.find::<IssuerToken>(row.token).unwrap();
        if row.state == IssuerTokenState::Issued {
            let (holder, token) = (row.holder.clone(), row.token);
            let decline = OfferedAtIssuer::new(token, HolderAnswer::Declined);
            issuer.send(holder.as_str(), &decline).unwrap();
        }
    }
}

fn end_requests(issuer: &mut Issuer) {
    let listed = present(&issuer.rows.requests).filter(|row| row.is_listed());
    let listed: Vec<_> = listed.cloned().collect();
    for row in listed {
        let (request, version, requester) = (row.id, row.version, row.requester.as_str());
        if row.status == RequestStatus::Rejected {
            issuer.send(requester, &DismissAtIssuer { request, version }).unwrap();
        } else {
            issuer.send(requester, &CancelAtIssuer { request, version }).unwrap();
        }
    }
}

/// What a participant has of a definition, as it is written; `None` if that is nothing.
fn held(issuer: &Issuer, definition: &Definition, owner: &str) -> Option<String> {
    let vault = (definition.id, Account::Vault(participant(owner)));
    let balance = issuer.rows.balances.get(&vault).copied().filter(|balance| *balance > 0)?;
    Some(Amount::from_minor_units(balance, definition.decimals)?.to_string())
}

fn redeem(issuer: &mut Issuer, definition: &Definition, holder: &str) {
    if participant(holder) == definition.issuer {
        return;
    }
    let Some(amount) = held(issuer, definition, holder) else { return };
    let body = RequestRedemptionAtIssuer::new(definition.id, amount);
    let answer = issuer.send(holder, &body).unwrap();
    let request = answer["Request"].as_str().unwrap().parse().unwrap();
    for (version, approver) in [(1, "central-bank"), (2, "custodian")] {
        issuer.send(approver, &ApproveAtIssuer { request, version }).unwrap();
    }
    issuer.send(holder, &CompleteRedemptionAtIssuer { request, version: 3 }).unwrap();
}

fn burn(issuer: &mut Issuer, definition: &Definition) {
    if let Some(amount) = held(issuer, definition, definition.issuer.as_str()) {
        let burner = definition.issuer.clone();
        let body = BurnAtIssuer { definition: definition.id, amount };
        issuer.send(burner.as_str(), &body).unwrap();
    }
}

fn assert_nothing_is_left(issuer: &Issuer) {
    for (account, balance) in &issuer.rows.balances {
        assert_eq!(*balance, 0, "{account:?}");
    }
    issuer.audit(0);
    for row in present(&issuer.rows.requests) {
        assert!(!row.status.is_under_way() && !row.is_listed(), "{row:?}");
        let undecided = |slot: &crate::requests::ApprovalSlot| slot.decision == Approval::Pending;
        assert!(!row.approvals.iter().any(undecided), "nobody is asked any more: {row:?}");
        assert_eq!(row.next(), None, "nobody is next: {row:?}");
    }
    assert!(present(&issuer.rows.tokens).all(|row| row.state != IssuerTokenState::Issued));
    assert!(present(&issuer.rows.flows).all(|flow| flow.status != FlowStatus::Running));
    assert!(present(&issuer.rows.chats).all(|row| row.state != ChatState::Open));
}
