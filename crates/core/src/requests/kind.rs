//! What is requested: who approves it, what completes it, and what moves then.

use serde::{Deserialize, Serialize};

use super::{ApprovalSlot, Request, RequestList, RequestStatus};
use crate::{Definition, ParticipantId, Permission, Refusal, TokenId, books::Account};

/// What is requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// Units from the issuer's vault, as a token that the requester's wallet accepts.
    Issuance {
        /// The token of the issue that is under way or settled.
        token: Option<TokenId>,
    },
    /// The requester sends units, once the receiver approved.
    Push {
        /// The receiver.
        to: ParticipantId,
    },
    /// Another participant sends units to the requester, by approving it.
    Pull {
        /// The sender.
        from: ParticipantId,
    },
    /// The requester gives units back to the issuer.
    Redemption,
}

/// A kind of request, by its name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequestType {
    /// [`RequestKind::Issuance`]
    Issuance,
    /// [`RequestKind::Push`]
    Push,
    /// [`RequestKind::Pull`]
    Pull,
    /// [`RequestKind::Redemption`]
    Redemption,
}

impl RequestType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Issuance, Self::Push, Self::Pull, Self::Redemption];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issuance => "ISSUANCE",
            Self::Push => "PUSH",
            Self::Pull => "PULL",
            Self::Redemption => "REDEMPTION",
        }
    }
}

/// What completes a request that everybody approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// The issuer issues, and the holder accepts.
    ByIssue,
    /// The last approval itself.
    OnLastApproval,
    /// The requester, for whom the amount is reserved from the last approval on.
    ByRequester,
}

impl RequestKind {
    /// Its name alone.
    pub fn name(&self) -> RequestType {
        match self {
            Self::Issuance { .. } => RequestType::Issuance,
            Self::Push { .. } => RequestType::Push,
            Self::Pull { .. } => RequestType::Pull,
            Self::Redemption => RequestType::Redemption,
        }
    }

    /// Whether it is a transfer from holder to holder.
    pub fn is_transfer(&self) -> bool {
        matches!(self, Self::Push { .. } | Self::Pull { .. })
    }

    /// The other side of a transfer.
    pub fn counterpart(&self) -> Option<&ParticipantId> {
        match self {
            Self::Push { to: counterpart } | Self::Pull { from: counterpart } => Some(counterpart),
            Self::Issuance { .. } | Self::Redemption => None,
        }
    }

    /// The permission that its requester needs to make, complete and cancel it.
    pub fn permission_of_requester(&self) -> Permission {
        RequestList::of(self.name()).permission_of_requester()
    }

    /// Refuses it, and each approval of it, where the definition's status does not allow it:
    /// issuances need an active one, while what is held of a decommissioned one can still be
    /// transferred and redeemed.
    ///
    /// # Errors
    /// [`Refusal::Decommissioned`], [`Refusal::DefinitionPending`].
    pub fn admit(&self, definition: &Definition) -> Result<(), Refusal> {
        match self {
            Self::Issuance { .. } => definition.admit_new(),
            Self::Push { .. } | Self::Pull { .. } | Self::Redemption => definition.admit_held(),
        }
    }

    /// Who approves it, in this order.
    pub(super) fn approvals(&self, definition: &Definition) -> Vec<ApprovalSlot> {
        use Permission as P;
        let (issuers, custodians) = match self {
            Self::Issuance { .. } => (P::IssuancesIssuer, P::IssuancesCustodian),
            Self::Redemption => (P::RedemptionsIssuer, P::RedemptionsCustodian),
            Self::Push { to: counterpart } | Self::Pull { from: counterpart } => {
                return vec![ApprovalSlot::pending(counterpart.clone(), P::TransfersNonIssuer)];
            }
        };
        let issuer = ApprovalSlot::pending(definition.issuer.clone(), issuers);
        let custodian = definition.custodian.clone();
        let custodian = custodian.map(|by| ApprovalSlot::pending(by, custodians));
        std::iter::once(issuer).chain(custodian).collect()
    }

    /// How it is completed once everybody approved.
    pub fn completion(&self) -> Completion {
        match self {
            Self::Issuance { .. } => Completion::ByIssue,
            Self::Pull { .. } => Completion::OnLastApproval,
            Self::Push { .. } | Self::Redemption => Completion::ByRequester,
        }
    }
}

impl Request {
    /// Whose vault a transfer or a redemption is paid from. An issuance is paid by its issue.
    pub fn payer(&self) -> Option<&ParticipantId> {
        match &self.kind {
            RequestKind::Issuance { .. } => None,
            RequestKind::Push { .. } | RequestKind::Redemption => Some(&self.requester),
            RequestKind::Pull { from } => Some(from),
        }
    }

    /// Who receives the units.
    pub fn payee<'a>(&'a self, definition: &'a Definition) -> &'a ParticipantId {
        match &self.kind {
            RequestKind::Issuance { .. } | RequestKind::Pull { .. } => &self.requester,
            RequestKind::Push { to } => to,
            RequestKind::Redemption => &definition.issuer,
        }
    }

    /// From where to where its amount moves with its last change, from this status to the one that
    /// it has now. What is approved and not completed is reserved, so that it will be there.
    pub(crate) fn movement(
        &self,
        before: RequestStatus,
        definition: &Definition,
    ) -> Option<(Account, Account)> {
        use RequestStatus::{Approved, Cancelled, Completed, Pending};
        let payer = self.payer()?;
        let vault = || Account::Vault(payer.clone());
        let reserved = || Account::Reserved(payer.clone());
        let received = || Account::Vault(self.payee(definition).clone());
        match (before, self.status) {
            (Pending, Approved) => Some((vault(), reserved())),
            (Pending, Completed) => Some((vault(), received())),
            (Approved, Completed) => Some((reserved(), received())),
            (Approved, Cancelled) => Some((reserved(), vault())),
            _ => None,
        }
    }
}
