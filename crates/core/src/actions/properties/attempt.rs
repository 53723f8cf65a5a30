//! What somebody tries, sensible or not, and how often.

use std::ops::Range;

use proptest::prelude::*;

use crate::{
    Definition, HolderAnswer, Request, RequestStatus, Subject, TokenStatus,
    actions::{
        ActivateAtIssuer, ApproveAtIssuer, ApproveDefinitionAtIssuer, ApproveManyAtIssuer,
        BurnAtIssuer, CancelAtIssuer, CloseChatAtHost, CompleteRedemptionAtIssuer,
        CompleteTransferAtIssuer, DecommissionAtIssuer, DefineAtIssuer, DismissAtIssuer,
        IssueAtIssuer, IssuedAtIssuer, MintAtIssuer, OfferedAtIssuer, OpenChatAtHost,
        PromptedAtHost, RejectAtIssuer, RemovedAtIssuer, RequestIssuanceAtIssuer,
        RequestIssuanceManyAtIssuer, RequestRedemptionAtIssuer, RequestTransferAtIssuer,
        ReviseAtIssuer, SessionAtIssuer, TransferAtIssuer, WithdrawAtIssuer,
    },
    definition::DefinitionStatus,
    fixtures_network::{NAMES, SECOND_DEVICE},
    host::{ChatState, HostChat, Wait},
    issuer::{IssuerToken, IssuerTokenState},
    message::Body as _,
    requests::Completion,
};

/// Something that somebody tries, sensible or not: who, and about which of what there is.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) what: What,
    pub(super) who: &'static str,
    /// Commercial Bank tries it on its second device.
    pub(super) on_second_device: bool,
    pub(super) which: usize,
    /// The version that is named: the current one, or one beside it.
    pub(super) version_off: bool,
    pub(super) amount: String,
}

/// What is tried, whoever may try it with success (others try it, too), how often, and the action
/// that it is, if it is one.
macro_rules! whats {
    ($($what:ident, $usually:literal, $weight:literal, $subject:expr;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum What { $($what,)* }

        impl What {
            pub(super) const ALL: &[Self] = &[$(Self::$what,)*];

            /// Whoever may try it with success.
            pub(super) fn usually(self) -> &'static str {
                match self { $(Self::$what => $usually,)* }
            }

            fn weight(self) -> u32 {
                match self { $(Self::$what => $weight,)* }
            }

            /// The action that it is.
            pub(super) fn subject(self) -> Option<Subject> {
                match self { $(Self::$what => $subject,)* }
            }
        }
    };
}

whats! {
    Session, "commercial-bank", 1, Some(SessionAtIssuer::SUBJECT);
    Define, "central-bank", 1, Some(DefineAtIssuer::SUBJECT);
    ApproveDefinition, "custodian", 2, Some(ApproveDefinitionAtIssuer::SUBJECT);
    Decommission, "central-bank", 1, Some(DecommissionAtIssuer::SUBJECT);
    Activate, "central-bank", 2, Some(ActivateAtIssuer::SUBJECT);
    Mint, "central-bank", 4, Some(MintAtIssuer::SUBJECT);
    Burn, "central-bank", 2, Some(BurnAtIssuer::SUBJECT);
    Transfer, "commercial-bank", 6, Some(TransferAtIssuer::SUBJECT);
    Request, "commercial-bank", 8, Some(RequestIssuanceAtIssuer::SUBJECT);
    RequestMany, "commercial-bank", 2, Some(RequestIssuanceManyAtIssuer::SUBJECT);
    RequestPush, "commercial-bank", 4, Some(RequestTransferAtIssuer::SUBJECT);
    RequestPull, "commercial-bank", 4, Some(RequestTransferAtIssuer::SUBJECT);
    RequestRedemption, "commercial-bank", 4, Some(RequestRedemptionAtIssuer::SUBJECT);
    CompleteTransfer, "commercial-bank", 3, Some(CompleteTransferAtIssuer::SUBJECT);
    CompleteRedemption, "commercial-bank", 3, Some(CompleteRedemptionAtIssuer::SUBJECT);
    Approve, "central-bank", 14, Some(ApproveAtIssuer::SUBJECT);
    ApproveMany, "central-bank", 4, Some(ApproveManyAtIssuer::SUBJECT);
    Reject, "central-bank", 3, Some(RejectAtIssuer::SUBJECT);
    Cancel, "commercial-bank", 1, Some(CancelAtIssuer::SUBJECT);
    Dismiss, "commercial-bank", 2, Some(DismissAtIssuer::SUBJECT);
    Correct, "commercial-bank", 2, None;
    Issue, "central-bank", 12, Some(IssueAtIssuer::SUBJECT);
    Withdraw, "central-bank", 2, Some(WithdrawAtIssuer::SUBJECT);
    Download, "commercial-bank", 4, Some(IssuedAtIssuer::SUBJECT);
    Accept, "commercial-bank", 8, Some(OfferedAtIssuer::SUBJECT);
    Decline, "commercial-bank", 4, Some(OfferedAtIssuer::SUBJECT);
    Remove, "commercial-bank", 2, Some(RemovedAtIssuer::SUBJECT);
    Suspend, "central-bank", 3, Some(ReviseAtIssuer::SUBJECT);
    Reactivate, "central-bank", 3, Some(ReviseAtIssuer::SUBJECT);
    Revoke, "central-bank", 1, Some(ReviseAtIssuer::SUBJECT);
    OpenChat, "commercial-bank", 3, Some(OpenChatAtHost::SUBJECT);
    Reply, "commercial-bank", 4, Some(PromptedAtHost::SUBJECT);
    CloseChat, "commercial-bank", 1, Some(CloseChatAtHost::SUBJECT);
    Wait, "commercial-bank", 1, None;
}

impl Attempt {
    /// The device that it is tried on.
    pub(super) fn device(&self) -> &'static str {
        match self.on_second_device && self.who == "commercial-bank" {
            true => SECOND_DEVICE,
            false => self.who,
        }
    }

    /// The version that it names of a row of this version.
    pub(super) fn seen(&self, version: u32) -> u32 {
        if self.version_off { version + 1 } else { version }
    }

    /// Mostly no more than is held.
    pub(super) fn small_amount(&self) -> String {
        if self.which < 5 { "0.01".to_owned() } else { self.amount.clone() }
    }
}

/// How much more often a walk tries what it favours.
const FAVOUR: u32 = 15;

/// A walk of so many attempts. Each favours something, so that what seldom leads anywhere is reached
/// in as many states as the rest.
pub(super) fn walk(length: Range<usize>) -> impl Strategy<Value = Vec<Attempt>> {
    prop::sample::select(What::ALL)
        .prop_flat_map(move |favourite| prop::collection::vec(attempt(favourite), length.clone()))
}

fn attempt(favourite: What) -> impl Strategy<Value = Attempt> {
    let weight = |what: What| what.weight() + if what == favourite { FAVOUR } else { 0 };
    let weighted = |what: &What| vec![*what; weight(*what) as usize];
    let what = prop::sample::select(What::ALL.iter().flat_map(weighted).collect::<Vec<_>>());
    let who = prop_oneof![2 => Just(None), 1 => prop::sample::select(&NAMES[..]).prop_map(Some)];
    let amount = prop_oneof![
        6 => "[1-9][0-9]{0,5}",
        2 => "[0-9]{1,3}\\.[0-9]{1,3}",
        1 => Just("NaN".to_owned()),
        1 => Just("92233720368547758.07".to_owned()),
    ];
    let version_off = prop::bool::weighted(0.1);
    (what, who, any::<bool>(), 0..6_usize, version_off, amount).prop_map(
        |(what, who, on_second_device, which, version_off, amount)| Attempt {
            what,
            who: who.unwrap_or_else(|| what.usually()),
            on_second_device,
            which,
            version_off,
            amount,
        },
    )
}

impl What {
    pub(super) fn is_meant_for(self, request: &Request) -> bool {
        let approved = request.status == RequestStatus::Approved;
        let completion = request.kind.completion();
        match self {
            Self::Approve | Self::ApproveMany | Self::Reject => {
                request.status == RequestStatus::Pending
            }
            Self::Issue => approved && completion == Completion::ByIssue,
            Self::Withdraw => request.status == RequestStatus::Issuing,
            Self::Cancel => request.status.is_under_way(),
            Self::Dismiss => request.status == RequestStatus::Rejected && !request.dismissed,
            Self::Correct => {
                request.status == RequestStatus::Rejected && request.corrected_by.is_none()
            }
            Self::CompleteTransfer => {
                approved && completion == Completion::ByRequester && request.kind.is_transfer()
            }
            Self::CompleteRedemption => {
                approved && completion == Completion::ByRequester && !request.kind.is_transfer()
            }
            _ => true,
        }
    }

    pub(super) fn is_meant_to_step(self, token: &IssuerToken) -> bool {
        match self {
            Self::Remove => token.answer == Some(HolderAnswer::Accepted),
            Self::Suspend => token.is_held() && token.status == TokenStatus::Active,
            Self::Reactivate => token.is_held() && token.status == TokenStatus::Suspended,
            Self::Revoke => token.is_held() && token.status != TokenStatus::Revoked,
            _ => token.state == IssuerTokenState::Issued,
        }
    }

    pub(super) fn is_meant_to_change(self, definition: &Definition) -> bool {
        match self {
            Self::ApproveDefinition => definition.status == DefinitionStatus::Pending,
            Self::Activate => definition.status == DefinitionStatus::Decommissioned,
            _ => definition.is_active(),
        }
    }

    pub(super) fn is_meant_to_continue(self, chat: &HostChat) -> bool {
        match self {
            Self::Reply => matches!(chat.wait, Some(Wait::Reply { .. })),
            _ => chat.state == ChatState::Open,
        }
    }
}
