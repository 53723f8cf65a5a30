//! The fields `Token Definition` and `Amount`, which every form has that moves or asks for tokens.

use tallystick_core::{Amount, Definition, DefinitionId, TypedAmountError};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
        draft::use_draft,
        field::{Field, Remark},
        focus::focus,
        icon::Icon,
        unique_id::use_unique_id,
    },
    services::separators::own_separators,
    state::Problem,
    unsent::WillWait,
};

/// What was chosen and typed.
#[derive(Clone, Debug)]
pub struct AmountFields {
    definitions: Vec<Definition>,
    chosen: UseStateHandle<Option<DefinitionId>>,
    typed: UseStateHandle<String>,
    /// The amount was typed and left: what is wrong with it is said.
    left: UseStateHandle<bool>,
    /// The form was submitted: what is missing is said.
    pressed: UseStateHandle<bool>,
    select: NodeRef,
    input: NodeRef,
    ids: (AttrValue, AttrValue),
}

/// A rule that what is filled in breaks, in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum BrokenRule {
    /// Whatever the amount is.
    ByDefinition(String),
    /// With this amount.
    ByAmount(String),
}

/// The fields of the form of this name, for a choice among these definitions.
#[hook]
pub fn use_amount_fields(form: &'static str, definitions: Vec<Definition>) -> AmountFields {
    let fields = AmountFields {
        definitions,
        chosen: use_state_eq(|| None),
        typed: use_draft(format!("{form}-amount")),
        left: use_state_eq(|| false),
        pressed: use_state_eq(|| false),
        select: use_node_ref(),
        input: use_node_ref(),
        ids: (use_unique_id("definition"), use_unique_id("amount")),
    };
    use_selection(&fields.select, fields.definition());
    fields
}

/// The browser selects by itself when definitions come and go; what counts is what was chosen.
#[hook]
fn use_selection(select: &NodeRef, definition: Option<&Definition>) {
    let chosen = definition.map(|definition| definition.id);
    use_effect_with((select.clone(), chosen), |(select, chosen)| {
        if let Some(select) = select.cast::<HtmlSelectElement>() {
            select.set_value(&chosen.map(|id| id.to_string()).unwrap_or_default());
        }
    });
}

impl AmountFields {
    /// The definition that was chosen. The only one needs no choice.
    pub fn definition(&self) -> Option<&Definition> {
        match self.definitions.as_slice() {
            [only] => Some(only),
            several => several.iter().find(|one| Some(one.id) == *self.chosen),
        }
    }

    /// The definition and the amount, once both are well filled in.
    pub fn filled_in(&self) -> Option<(&Definition, Amount)> {
        let definition = self.definition()?;
        Some((definition, self.amount()?.ok()?))
    }

    /// Empties the amount, once what was asked is done.
    pub fn clearing(&self) -> Callback<()> {
        let (typed, left, pressed) = (self.typed.clone(), self.left.clone(), self.pressed.clone());
        Callback::from(move |()| {
            typed.set(String::new());
            left.set(false);
            pressed.set(false);
        })
    }

    /// Fills in a definition and an amount, and leads there.
    pub fn fill(&self, definition: DefinitionId, amount: &str) {
        self.chosen.set(Some(definition));
        self.typed.set(amount.to_owned());
        self.pressed.set(false);
        focus(&self.input);
    }

    /// Whether the form was submitted: then what is missing is said.
    pub fn was_submitted(&self) -> bool {
        *self.pressed
    }

    /// What was typed, read as an amount of the definition that was chosen.
    pub fn amount(&self) -> Option<Result<Amount, TypedAmountError>> {
        let Definition { symbol, decimals, .. } = self.definition()?;
        Some(Amount::read_typed(&self.typed, symbol, *decimals, own_separators()))
    }

    fn definition_field(&self, help: AttrValue, broken: Option<String>) -> Html {
        let missing = *self.pressed && self.definition().is_none();
        let remark = match (missing, broken) {
            (true, _) => Remark::Error("Choose a token definition.".into()),
            (false, Some(rule)) => Remark::Error(rule.into()),
            (false, None) => Remark::Help(help),
        };
        let field = Field { id: self.ids.0.clone(), label: "Token Definition", remark };
        field.html(self.definition_select(&field))
    }

    fn definition_select(&self, field: &Field) -> Html {
        let chosen = self.chosen.clone();
        let oninput = move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            chosen.set(value.parse().ok());
        };
        let option = |one: &Definition| {
            let id = one.id.to_string();
            let words = format!("{} ({})", one.name, one.symbol);
            html! { <option key={id.clone()} value={id}>{ words }</option> }
        };
        let placeholder = (self.definitions.len() != 1)
            .then(|| html! { <option key="" value="">{ "Choose a token definition" }</option> });
        let invalid = matches!(field.remark, Remark::Error(_));
        html! {
            <div class={classes!("pf-v6-c-form-control", invalid.then_some("pf-m-error"))}>
                <select
                    ref={self.select.clone()}
                    id={field.id.clone()}
                    required=true
                    aria-invalid={field.is_invalid()}
                    aria-describedby={field.remark_id()}
                    {oninput}
                >
                    { for placeholder.into_iter().chain(self.definitions.iter().map(option)) }
                </select>
                <div class="pf-v6-c-form-control__utilities">
                    <div class="pf-v6-c-form-control__toggle-icon">{ Icon::CaretDown.html() }</div>
                </div>
            </div>
        }
    }

    /// Shows how the amount is understood. What is wrong with it, or which rule it breaks, is said once
    /// it was left.
    fn amount_field(&self, help: AttrValue, broken: Option<String>) -> Html {
        let symbol = self.definition().map_or("", |definition| definition.symbol.as_str());
        let complains = *self.pressed || (*self.left && !self.typed.is_empty());
        let is_sound = |amount: &Result<Amount, _>| amount.is_ok() && broken.is_none();
        let amount = self.amount().filter(|amount| complains || is_sound(amount));
        let remark = match (amount, broken) {
            (None, _) => Remark::Help(help),
            (Some(Err(error)), _) => Remark::Error(error.to_string().into()),
            (Some(Ok(_)), Some(rule)) => Remark::Error(rule.into()),
            // An amount that is good is shown as it is understood.
            (Some(Ok(amount)), None) => {
                Remark::Good(format!("{} {symbol}", amount.grouped()).into())
            }
        };
        let field = Field { id: self.ids.1.clone(), label: "Amount", remark };
        field.html(self.amount_input(&field, symbol))
    }

    fn amount_input(&self, field: &Field, symbol: &str) -> Html {
        let typed = self.typed.clone();
        let oninput = move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
        };
        let onblur = {
            let left = self.left.clone();
            move |_: FocusEvent| left.set(true)
        };
        let input = html! {
            <input
                ref={self.input.clone()}
                id={field.id.clone()}
                type="text"
                required=true
                inputmode="decimal"
                autocomplete="off"
                aria-invalid={field.is_invalid()}
                aria-describedby={field.remark_id()}
                value={(*self.typed).clone()}
                {oninput}
                {onblur}
            />
        };
        html! {
            <div class="pf-v6-c-input-group">
                <div class="pf-v6-c-input-group__item pf-m-fill">{ field.framed(input, "") }</div>
                if !symbol.is_empty() {
                    <div class="pf-v6-c-input-group__item pf-m-box">
                        <span class="pf-v6-c-input-group__text">{ symbol.to_owned() }</span>
                    </div>
                }
            </div>
        }
    }
}

/// Fields that a form has above those of the amount.
#[derive(Debug)]
pub struct MoreFields {
    /// The fields.
    pub html: Html,
    /// Whether they are well filled in.
    pub filled_in: bool,
}

/// What a form with these fields does.
#[derive(Debug)]
pub struct AmountForm<'a> {
    /// The words on the button, such as `Request`.
    pub button: &'static str,
    /// What is to be known before it is filled in.
    pub notice: Html,
    /// Further fields.
    pub more: Option<MoreFields>,
    /// What the definition is chosen for, in a sentence, and what is to be known about it.
    pub definition_help: AttrValue,
    /// What the amount is for, in a sentence.
    pub amount_help: AttrValue,
    /// The rule that what is filled in breaks.
    pub broken_rule: Option<BrokenRule>,
    /// What would come of it, as it is filled in.
    pub preview: Html,
    /// What would come of it has changed, and was not looked at.
    pub outdated: bool,
    /// A submission is under way.
    pub busy: bool,
    /// Why the last submission was refused.
    pub refusal: Option<&'a Problem>,
    /// Another way to do it, beside the button.
    pub otherwise: Option<ActionButton>,
    /// The form is submitted, well filled in.
    pub onsubmit: Callback<()>,
}

impl AmountForm<'_> {
    /// Shows the form with these fields.
    pub fn html(self, fields: &AmountFields) -> Html {
        let complete = self.more.as_ref().is_none_or(|more| more.filled_in);
        let sound = self.broken_rule.is_none() && !self.outdated;
        let ready = complete && fields.filled_in().is_some() && sound;
        let wrong_amount = !matches!(fields.amount(), Some(Ok(_)));
        let input = fields.input.clone();
        let (pressed, submit) = (fields.pressed.clone(), self.onsubmit);
        let onsubmit = move |event: SubmitEvent| {
            event.prevent_default();
            pressed.set(true);
            if ready {
                submit.emit(());
            } else if wrong_amount {
                focus(&input);
            }
        };
        let button = ActionButton::new(Weight::Primary, self.button).submits().busy(self.busy);
        // What is under way may show in the balances before it is known to be taken.
        let (definition, amount) = match self.broken_rule.filter(|_| !self.busy) {
            None => (None, None),
            Some(BrokenRule::ByDefinition(rule)) => (Some(rule), None),
            Some(BrokenRule::ByAmount(rule)) => (None, Some(rule)),
        };
        html! {
            <form class="pf-v6-c-form tally-form" novalidate=true {onsubmit}>
                { self.notice }
                { for self.more.map(|more| more.html) }
                { fields.definition_field(self.definition_help, definition) }
                { fields.amount_field(self.amount_help, amount) }
                { self.preview }
                if let Some(problem) = self.refusal {
                    { Alert::new(AlertKind::Danger, problem.message.clone()).announced() }
                }
                <WillWait />
                <div class="pf-v6-c-form__group pf-m-action">
                    <div class="pf-v6-c-form__actions">
                        { button.html() }
                        { for self.otherwise.map(ActionButton::html) }
                    </div>
                </div>
            </form>
        }
    }
}
