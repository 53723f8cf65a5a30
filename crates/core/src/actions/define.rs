//! `Define@Issuer`: a new token definition.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Action, definitions::put_definition, known, malformed};
use crate::{
    Amount, Decimals, Definition, DefinitionId, ParticipantId, Permission, Refusal, access,
    definition::{self, DefinitionStatus, LONGEST_OFFER, Rules, SHORTEST_OFFER},
    flows::FlowKind,
    message::bodies,
    work::{Actor, Halt, KeySet, Loaded, UnitOfWork, Wallet},
};

bodies! {
    /// A token definition is created.
    DefineAtIssuer = "Define@Issuer" {
        /// Its name, 1 to 64 visible characters; once for each issuer.
        name: String,
        /// Its symbol, 1 to 12 letters and digits; stored in upper case.
        symbol: String,
        /// Digits behind the point, 0 to 8.
        decimals: u8,
        /// Who mints, burns and issues.
        issuer: ParticipantId,
        /// Who attests the collateral.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        custodian: Option<ParticipantId>,
        /// What it limits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rules: Option<RulesBody>,
    }
}

/// The rules of a definition as they are written in a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct RulesBody {
    /// The largest amount of one request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_request: Option<String>,
    /// The most that may be minted and not burned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_supply: Option<String>,
    /// How long a holder has to answer an offer, in seconds: a minute to 90 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_seconds: Option<u32>,
    /// Who may hold it besides its issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holders: Option<Vec<ParticipantId>>,
}

impl FlowKind {
    /// A definition is created.
    pub const DEFINE: Self = Self::named("DEFINE");
}

impl Action for DefineAtIssuer {
    const PERMISSIONS: &'static [Permission] = &[Permission::Define];
    const FLOWS: &'static [FlowKind] = &[FlowKind::DEFINE];

    fn keys(&self, _sender: &Wallet, _keys: &mut KeySet) {}

    fn decide(self, actor: &Actor<'_>, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
        let field = |name: &str, problem: &str| malformed::<Self>(format!("{name}: {problem}"));
        let name = definition::read_name(&self.name).map_err(|why| field("Name", why))?;
        let symbol = definition::read_symbol(&self.symbol).map_err(|why| field("Symbol", why))?;
        let decimals = Decimals::new(self.decimals);
        let decimals = decimals.ok_or_else(|| field("Decimals", "a number from 0 to 8"))?;
        let issuer = known(work, &self.issuer)?;
        if !issuer.may(Permission::IssuancesIssuer) {
            return Err(field("Issuer", "this participant has no permission to issue").into());
        }
        if let Some(custodian) = &self.custodian {
            if !known(work, custodian)?.may(Permission::IssuancesCustodian) {
                return Err(field("Custodian", "this participant is no custodian").into());
            }
            if *custodian == self.issuer {
                return Err(field("Custodian", "another participant than the issuer").into());
            }
        }
        let authority = &work.settings.definition_authority;
        let pending = authority.as_ref().is_some_and(|known| *known != actor.participant.id);
        let id: DefinitionId = work.fresh();
        let mut definition = Definition {
            id,
            version: 0,
            name,
            symbol,
            decimals,
            issuer: self.issuer,
            definer: actor.participant.id.clone(),
            custodian: self.custodian,
            defined_at: work.now,
            status: if pending { DefinitionStatus::Pending } else { DefinitionStatus::Active },
            rules: Rules::default(),
        };
        definition.rules = rules(work, &definition, self.rules.unwrap_or_default())?;
        if is_taken(work, &definition) {
            return Err(Refusal::NameTaken { name: definition.name }.into());
        }
        let flow = put_definition(work, actor, FlowKind::DEFINE, definition);
        Ok(json!({ "Definition": id, "Flow": flow }))
    }
}

/// All definitions are loaded: they are few.
fn is_taken(work: &UnitOfWork<'_>, definition: &Definition) -> bool {
    let name = definition.name.to_lowercase();
    let known = work.rows().definitions.values().filter_map(Loaded::present);
    known
        .into_iter()
        .any(|other| other.issuer == definition.issuer && other.name.to_lowercase() == name)
}

fn rules(
    work: &UnitOfWork<'_>,
    definition: &Definition,
    body: RulesBody,
) -> Result<Rules, Refusal> {
    let amount = |text: Option<String>| -> Result<Option<Amount>, Refusal> {
        Ok(text.map(|text| definition.amount(&text)).transpose()?)
    };
    let field = |name: &str, why: &str| malformed::<DefineAtIssuer>(format!("Rules.{name}: {why}"));
    let seconds = body.offer_seconds;
    if seconds.is_some_and(|seconds| !(SHORTEST_OFFER..=LONGEST_OFFER).contains(&seconds)) {
        let why = format!("a number of seconds from {SHORTEST_OFFER} to {LONGEST_OFFER}");
        return Err(field("OfferSeconds", &why));
    }
    if let Some(holders) = &body.holders {
        if holders.is_empty() {
            return Err(field("Holders", "at least one participant, or no such rule"));
        }
        for holder in holders {
            if !access::may_hold(known(work, holder)?, definition) {
                return Err(field("Holders", &format!("{holder} can hold no tokens")));
            }
        }
    }
    Ok(Rules {
        largest_request: amount(body.largest_request)?,
        largest_supply: amount(body.largest_supply)?,
        offer_seconds: seconds,
        holders: body.holders,
    })
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        fixtures::participant,
        fixtures_network::{Issuer, code, dinar},
    };

    #[test]
    fn a_definition_is_stored_as_it_was_meant() {
        let mut issuer = Issuer::holding(0);
        let rules = RulesBody {
            largest_request: Some("10".to_owned()),
            largest_supply: Some("1000.5".to_owned()),
            offer_seconds: Some(60),
            holders: Some(vec![participant("commercial-bank")]),
        };
        let body = DefineAtIssuer {
            name: "  Kuwaiti Dinar ".to_owned(),
            symbol: "kwd".to_owned(),
            rules: Some(rules),
            ..dinar()
        };
        let answer = issuer.send("central-bank", &body).unwrap();
        let id = answer["Definition"].as_str().unwrap().parse().unwrap();
        let definition = issuer.definition(id);
        assert_eq!(
            (definition.name.as_str(), definition.symbol.as_str()),
            ("Kuwaiti Dinar", "KWD")
        );
        assert_eq!((definition.version, definition.status), (1, DefinitionStatus::Active));
        assert_eq!(definition.rules.largest_supply.unwrap().to_string(), "1000.500");
        assert_eq!(issuer.latest_flow().kind, FlowKind::DEFINE);
    }

    #[test]
    fn what_no_definition_may_be_is_refused() {
        let mut issuer = Issuer::holding(0);
        let with = |change: &dyn Fn(&mut DefineAtIssuer)| {
            let mut body = dinar();
            change(&mut body);
            body
        };
        let with_rules = |rules: RulesBody| DefineAtIssuer { rules: Some(rules), ..dinar() };
        let rules = RulesBody::default;
        for (body, expected) in [
            (with(&|body| body.name = " \u{202e} ".to_owned()), "MALFORMED_BODY"),
            (with(&|body| body.name = "x".repeat(65)), "MALFORMED_BODY"),
            (with(&|body| body.name = "two\nlines".to_owned()), "MALFORMED_BODY"),
            (with(&|body| body.symbol = "K D".to_owned()), "MALFORMED_BODY"),
            (with(&|body| body.symbol = String::new()), "MALFORMED_BODY"),
            (with(&|body| body.symbol = "١".to_owned()), "MALFORMED_BODY"),
            (with(&|body| body.decimals = 9), "MALFORMED_BODY"),
            (with(&|body| body.issuer = participant("custodian")), "MALFORMED_BODY"),
            (with(&|body| body.issuer = participant("nobody")), "NOT_FOUND"),
            (with(&|body| body.custodian = Some(participant("nobody"))), "NOT_FOUND"),
            (with(&|body| body.custodian = Some(participant("central-bank"))), "MALFORMED_BODY"),
            (with(&|body| body.name = "uae DIRHAM".to_owned()), "NAME_TAKEN"),
            (
                with_rules(RulesBody { largest_request: Some("1.0001".to_owned()), ..rules() }),
                "AMOUNT_TOO_MANY_DECIMALS",
            ),
            (
                with_rules(RulesBody { largest_supply: Some("0".to_owned()), ..rules() }),
                "AMOUNT_ZERO",
            ),
            (with_rules(RulesBody { offer_seconds: Some(59), ..rules() }), "MALFORMED_BODY"),
            (with_rules(RulesBody { holders: Some(Vec::new()), ..rules() }), "MALFORMED_BODY"),
            (
                with_rules(RulesBody { holders: Some(vec![participant("custodian")]), ..rules() }),
                "MALFORMED_BODY",
            ),
        ] {
            assert_eq!(code(issuer.send("central-bank", &body)), expected, "{body:?}");
        }
        assert_eq!(code(issuer.send("commercial-bank", &dinar())), "FORBIDDEN");
        assert_eq!(issuer.rows.definitions.len(), 1);
    }
}
