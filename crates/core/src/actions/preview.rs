//! What would come of an action if it were carried out now: decided as it would be, and then thrown
//! away.

use serde::{Deserialize, Serialize};

use super::{AnyAction, decide};
use crate::{
    refusal::RefusalDetails,
    work::{Halt, UnitOfWork, VaultChange, Wallet},
};

/// What would come of an action, as far as it concerns whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActionPreview {
    /// The vaults of whoever asks that would change.
    pub vaults: Vec<VaultChange>,
    /// Why it would be refused, so that nothing would change; absent where it would be carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalDetails>,
}

/// Decides an action without carrying it out. What it would change is left in the unit of work, which
/// is not to be stored.
///
/// # Errors
/// A row that must be loaded first.
pub fn preview(
    action: AnyAction,
    sender: &Wallet,
    work: &mut UnitOfWork<'_>,
) -> Result<ActionPreview, Halt> {
    match decide(action, sender, work) {
        Ok(_) => {
            let vaults = work.vault_changes(&sender.participant)?;
            Ok(ActionPreview { vaults, refusal: None })
        }
        Err(Halt::Refused(refusal)) => {
            let refusal = Some(refusal.answer(None).error);
            Ok(ActionPreview { vaults: Vec::new(), refusal })
        }
        Err(unloaded @ Halt::Unloaded(_)) => Err(unloaded),
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        HolderAnswer,
        actions::TransferType,
        actions::{ApproveAtIssuer, IssueAtIssuer, OfferedAtIssuer},
        fixtures::{amount, dirham},
        fixtures_network::{Issuer, ask_transfer},
        message::Body,
        work::Holding,
    };

    fn holding(balance: i64, reserved: i64) -> Holding {
        Holding { balance: amount(balance), reserved: amount(reserved) }
    }

    /// Before and after of the only vault that would change.
    fn change<B: Body>(issuer: &mut Issuer, name: &str, body: &B) -> (Holding, Holding) {
        let preview = issuer.preview(name, body);
        assert_eq!(preview.refusal, None);
        let [change] = preview.vaults.as_slice() else { panic!("{preview:?}") };
        assert_eq!(change.definition, dirham().id);
        (change.before, change.after)
    }

    #[test]
    fn an_issue_reserves_and_an_acceptance_is_received() {
        let mut issuer = Issuer::holding(100_000);
        let request = issuer.approved("500");
        let issue = IssueAtIssuer { request, version: 3 };
        let expected = (holding(100_000, 0), holding(50_000, 50_000));
        assert_eq!(change(&mut issuer, "central-bank", &issue), expected);
        // It was only looked at.
        assert_eq!(issuer.vault("central-bank"), (100_000, 0));
        let answer = issuer.send("central-bank", &issue).unwrap();
        let token = answer["Token"].as_str().unwrap().parse().unwrap();
        let accepted = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
        let expected = (holding(0, 0), holding(50_000, 0));
        assert_eq!(change(&mut issuer, "commercial-bank", &accepted), expected);
    }

    #[test]
    fn nobody_is_shown_the_vault_of_another() {
        let mut issuer = Issuer::with_holder();
        let request = issuer.made(&ask_transfer(TransferType::Push, "commercial-bank-2", "1"));
        let approve = ApproveAtIssuer { request, version: 1 };
        let preview = issuer.preview("commercial-bank-2", &approve);
        assert_eq!(preview, ActionPreview { vaults: Vec::new(), refusal: None });
    }

    #[test]
    fn what_would_be_refused_says_why_and_changes_nothing() {
        let mut issuer = Issuer::with_holder();
        let request = issuer.requested("500.01");
        let preview = issuer.preview("custodian", &ApproveAtIssuer { request, version: 1 });
        assert_eq!(preview.vaults, []);
        assert_eq!(preview.refusal.unwrap().code, "OUT_OF_TURN");
    }
}
