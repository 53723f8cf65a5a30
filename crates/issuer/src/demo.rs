//! The demo network: five participants, and dirhams in the Central Bank's vault.

use tallystick_core::{
    Participant, ParticipantId, Permission, Refusal, Sign, Timestamp, WalletId,
    actions::{Action, DefineAtIssuer, MintAtIssuer},
    books::Account,
    issuer::Settings,
    work::{Actor, Halt, Rows, UnitOfWork, Wallet},
};
use uuid::Uuid;

use crate::database::{Batch, Network};

/// What the Central Bank mints at the start, in dirhams.
const MINTED: &str = "1000000";

fn participant(
    id: &str,
    title: &str,
    common_name: &str,
    colour: &str,
    permissions: &[Permission],
) -> Participant {
    Participant {
        id: named(id),
        title: title.to_owned(),
        x500: format!("CN={common_name}, OU=Test Dept, O=R3, L=London, C=GB"),
        colour: colour.to_owned(),
        permissions: permissions.to_vec(),
    }
}

fn named(id: &str) -> ParticipantId {
    id.parse().expect("the demo's ids are short names")
}

fn participants() -> Vec<Participant> {
    use Permission as P;
    let bank =
        [P::ViewTokens, P::IssuancesNonIssuer, P::TransfersNonIssuer, P::RedemptionsNonIssuer];
    let central = [P::Define, P::ViewTokens, P::Create, P::IssuancesIssuer, P::RedemptionsIssuer];
    let custodian =
        [P::ViewTokens, P::IssuancesCustodian, P::TransfersCustodian, P::RedemptionsCustodian];
    let regulator = [P::ViewTokens, P::Observe];
    vec![
        participant("central-bank", "Central Bank", "Bob", "purple", &central),
        participant("commercial-bank", "Commercial Bank", "Alice", "blue", &bank),
        participant("commercial-bank-2", "Commercial Bank 2", "Dave", "teal", &bank),
        participant("custodian", "Custodian", "Charlie", "orange", &custodian),
        participant("regulator", "Regulator", "Erin", "green", &regulator),
    ]
}

/// What a demonstration starts with: its participants, and what they do first, by the same actions as
/// later. `fresh` gives a new UUID each time.
///
/// # Errors
/// An action that is refused.
pub(crate) fn network(
    settings: &Settings,
    key: &dyn Sign,
    now: Timestamp,
    fresh: &mut dyn FnMut() -> Uuid,
) -> Result<Network, Refusal> {
    let participants = participants();
    let mut rows = Rows::default();
    rows.participants.extend(participants.iter().map(|known| (known.id.clone(), known.clone())));
    let central_bank = &rows.participants[&named("central-bank")].clone();
    // No device did it: nobody is enrolled yet.
    let wallet = Wallet {
        id: WalletId(fresh()),
        participant: central_bank.id.clone(),
        public_key: key.public_key(),
        language: "en".to_owned(),
    };
    let actor = Actor { wallet: &wallet, participant: central_bank };
    let settings = &Settings { definition_authority: None, ..settings.clone() };
    let mut opening = Batch::default();

    let define = DefineAtIssuer {
        name: "UAE Dirham".to_owned(),
        symbol: "AED".to_owned(),
        decimals: 2,
        issuer: central_bank.id.clone(),
        custodian: Some(named("custodian")),
        rules: None,
    };
    let mut work = UnitOfWork::new(settings, key, (now, true), &rows, fresh);
    define.decide(&actor, &mut work).map_err(refused)?;
    let changes = work.into_changes();
    let definition = *changes.definitions.keys().next().ok_or(Refusal::Internal)?;
    rows.apply(&changes);
    opening.add(changes, fresh);

    // Nothing is in the books of a new definition.
    for account in [Account::Supply, Account::Vault(central_bank.id.clone())] {
        rows.balances.insert((definition, account), 0);
    }
    let mint = MintAtIssuer { definition, amount: MINTED.to_owned() };
    let mut work = UnitOfWork::new(settings, key, (now, true), &rows, fresh);
    mint.decide(&actor, &mut work).map_err(refused)?;
    opening.add(work.into_changes(), fresh);
    Ok(Network { participants, opening })
}

fn refused(halt: Halt) -> Refusal {
    match halt {
        Halt::Refused(refusal) => refusal,
        Halt::Unloaded(_) => Refusal::Internal,
    }
}
