//! The panels `Mint Tokens` and `Burn Tokens`: more of a token, or less.

use tallystick_core::{
    Amount, Definition, Refusal, Subject,
    actions::{BurnAtIssuer, MintAtIssuer},
    books::withdraw,
    definition::DefinitionStatus,
    message::Body as _,
    view::VaultView,
};
use yew::prelude::*;

use crate::{
    actions::use_action_of,
    commands::Intended,
    components::card::card,
    definitions::{
        amount_fields::{AmountForm, BrokenRule, use_amount_fields},
        details::with_rules,
        unreserved::{unreserved, unreserved_in_words},
    },
    directory::Directory,
    previews::use_preview,
};

/// What a form does to the supply of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The issuer's vault grows.
    Mint,
    /// The issuer's vault shrinks.
    Burn,
}

/// What a form says.
struct Words {
    title: &'static str,
    button: &'static str,
    /// Where no definition can be chosen.
    empty: &'static str,
    definition_help: &'static str,
    amount_help: &'static str,
}

impl Change {
    fn subject(self) -> Subject {
        match self {
            Self::Mint => MintAtIssuer::SUBJECT,
            Self::Burn => BurnAtIssuer::SUBJECT,
        }
    }

    fn words(self) -> Words {
        match self {
            Self::Mint => Words {
                title: "Mint Tokens",
                button: "Mint",
                empty: "No token definition of your organisation is active. Make one on the page Define Token.",
                definition_help: "The token to mint: an active one that your organisation issues.",
                amount_help: "How much is added to your organisation's vault",
            },
            Self::Burn => Words {
                title: "Burn Tokens",
                button: "Burn",
                empty: "No token definition of your organisation is approved.",
                definition_help: "The token to burn: one that your organisation issues, \
                    decommissioned or not.",
                amount_help: "How much leaves your organisation's vault for good",
            },
        }
    }

    /// Whether the definition's status allows it.
    fn is_open_for(self, definition: &Definition) -> bool {
        match self {
            Self::Mint => definition.is_active(),
            Self::Burn => definition.status != DefinitionStatus::Pending,
        }
    }

    /// The amount in the books that limits it, once that is known: what is outstanding, or what the
    /// vault holds unreserved.
    fn limiting(self, definition: &Definition, vaults: Option<&Vec<VaultView>>) -> Option<Amount> {
        match self {
            Self::Mint => {
                vaults?.iter().find(|vault| vault.definition == definition.id)?.outstanding
            }
            // There is no vault of a decommissioned token of which nothing is held.
            Self::Burn => unreserved(definition, vaults),
        }
    }

    fn admit(
        self,
        definition: &Definition,
        limiting: Amount,
        amount: Amount,
    ) -> Result<Amount, Refusal> {
        match self {
            Self::Mint => definition.admit_mint(limiting, amount),
            Self::Burn => withdraw(limiting, amount),
        }
    }

    /// The limiting amount, as the help of the field `Amount` ends with it.
    fn limit_in_words(self, limiting: Option<Amount>, symbol: &str) -> String {
        let Some(limiting) = limiting else { return String::new() };
        match self {
            Self::Mint => format!("; {} {symbol} exist so far", limiting.grouped()),
            Self::Burn => unreserved_in_words(limiting, symbol),
        }
    }
}

/// The form for the definitions that the participant issues, with what is known of its vaults. What
/// was taken leaves an empty field; what was refused can be corrected.
#[hook]
pub fn use_supply_form(
    change: Change,
    issued: &[Definition],
    vaults: Option<&Vec<VaultView>>,
    directory: &Directory,
) -> Html {
    let words = change.words();
    let open: Vec<Definition> =
        issued.iter().filter(|one| change.is_open_for(one)).cloned().collect();
    let nothing_open = open.is_empty();
    let fields = use_amount_fields(words.title, open);
    let action = use_action_of(change.subject(), fields.clearing());
    let intended = fields.filled_in().map(|(definition, amount)| {
        let (definition, amount) = (definition.id, amount.to_string());
        match change {
            Change::Mint => Intended::new(&MintAtIssuer { definition, amount }),
            Change::Burn => Intended::new(&BurnAtIssuer { definition, amount }),
        }
    });
    let preview = use_preview(intended.clone(), action.busy());
    if nothing_open {
        return card(words.title, html! { <p class="tally-state tally-muted">{ words.empty }</p> });
    }
    let onsubmit = {
        let action = action.clone();
        Callback::from(move |()| {
            if let Some(intended) = intended.clone() {
                action.submit_intended(intended);
            }
        })
    };
    let definition = fields.definition();
    let limiting = definition.and_then(|definition| change.limiting(definition, vaults));
    let broken_rule = fields.filled_in().and_then(|(definition, amount)| {
        let refused = change.admit(definition, limiting?, amount).err();
        refused.map(|refusal| BrokenRule::ByAmount(refusal.reason()))
    });
    let symbol = definition.map_or("", |definition| &definition.symbol);
    let limit = change.limit_in_words(limiting, symbol);
    let form = AmountForm {
        button: words.button,
        notice: Html::default(),
        more: None,
        definition_help: with_rules(words.definition_help, definition, directory).into(),
        amount_help: format!("{}{limit}.", words.amount_help).into(),
        broken_rule,
        preview: preview.html(definition, directory),
        outdated: preview.is_outdated(),
        busy: action.busy(),
        refusal: action.refusal(),
        otherwise: None,
        onsubmit,
    };
    card(words.title, form.html(&fields))
}
