//! The panel `Request Issuance`.

use tallystick_core::{Amount, AmountError, Definition, DefinitionId};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
        card::card,
        field::{Field, Remark},
        icon::Icon,
        unique_id::use_unique_id,
    },
    state::Problem,
};

/// What can be requested, and how the last request fares.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestFormProperties {
    /// The definitions; those that are decommissioned are left out.
    pub definitions: Vec<Definition>,
    /// A request is being submitted.
    pub busy: bool,
    /// Why the last one was refused.
    #[prop_or_default]
    pub refused: Option<Problem>,
    /// Which definition is requested, and the amount as it was typed.
    pub onrequest: Callback<(DefinitionId, String)>,
}

/// Asks for a token and an amount, and says at once what is wrong with the amount.
#[component]
pub fn RequestForm(props: &RequestFormProperties) -> Html {
    let chosen = use_state_eq(|| None::<DefinitionId>);
    let typed = use_state_eq(String::new);
    let pressed = use_state_eq(|| false);
    use_clearing(props, &typed, &pressed);

    let active: Vec<&Definition> = props.definitions.iter().filter(|one| one.active).collect();
    let definition = match active.as_slice() {
        [only] => Some(*only),
        several => several.iter().copied().find(|one| Some(one.id) == *chosen),
    };
    let amount = definition.map(|definition| definition.amount(typed.trim()));
    let complain = *pressed || !typed.is_empty();

    let onsubmit = {
        let valid = definition.zip(amount).filter(|(_, amount)| amount.is_ok());
        let request = valid.map(|(definition, _)| (definition.id, typed.trim().to_owned()));
        let (pressed, busy, onrequest) = (pressed.clone(), props.busy, props.onrequest.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            pressed.set(true);
            if let Some(request) = request.clone().filter(|_| !busy) {
                onrequest.emit(request);
            }
        }
    };

    let select = use_node_ref();
    use_selection(&select, definition);
    let definition_field = Field {
        id: use_unique_id("definition"),
        label: "Token Definition",
        remark: match *pressed && definition.is_none() {
            true => Remark::Error("Choose a token definition.".into()),
            false => Remark::None,
        },
    };
    let symbol = definition.map_or("", |definition| definition.symbol.as_str());
    let amount_field = Field {
        id: use_unique_id("amount"),
        label: "Amount",
        remark: amount_remark(amount.filter(|_| complain), symbol),
    };
    let request = ActionButton::new(Weight::Primary, "Request").submits().busy(props.busy);
    let form = html! {
        <form class="pf-v6-c-form tally-form" novalidate=true {onsubmit}>
            { definition_field.html(definition_select(&definition_field, &active, select, chosen)) }
            { amount_field.html(amount_input(&amount_field, symbol, typed)) }
            if let Some(problem) = &props.refused {
                { Alert::new(AlertKind::Danger, problem.message.clone()).announced() }
            }
            <div class="pf-v6-c-form__group pf-m-action">
                <div class="pf-v6-c-form__actions">{ request.html() }</div>
            </div>
        </form>
    };
    card("Request Issuance", form)
}

/// A request that was taken leaves an empty field; one that was refused can be corrected.
#[hook]
fn use_clearing(
    props: &RequestFormProperties,
    typed: &UseStateHandle<String>,
    pressed: &UseStateHandle<bool>,
) {
    let was_busy = use_mut_ref(|| false);
    let (typed, pressed) = (typed.clone(), pressed.clone());
    use_effect_with((props.busy, props.refused.is_some()), move |&(busy, refused)| {
        if was_busy.replace(busy) && !busy && !refused {
            typed.set(String::new());
            pressed.set(false);
        }
    });
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

fn definition_select(
    field: &Field,
    active: &[&Definition],
    select: NodeRef,
    chosen: UseStateHandle<Option<DefinitionId>>,
) -> Html {
    let oninput = move |event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        chosen.set(value.parse().ok());
    };
    let option = |one: &&Definition| {
        let id = one.id.to_string();
        html! {
            <option key={id.clone()} value={id}>{ format!("{} ({})", one.name, one.symbol) }</option>
        }
    };
    let placeholder = (active.len() != 1)
        .then(|| html! { <option key="" value="">{ "Choose a token definition" }</option> });
    html! {
        <div class="pf-v6-c-form-control">
            <select
                ref={select}
                id={field.id.clone()}
                required=true
                aria-invalid={field.is_invalid()}
                aria-describedby={field.remark_id()}
                {oninput}
            >
                { for placeholder.into_iter().chain(active.iter().map(option)) }
            </select>
            <div class="pf-v6-c-form-control__utilities">
                <div class="pf-v6-c-form-control__toggle-icon">{ Icon::CaretDown.html() }</div>
            </div>
        </div>
    }
}

fn amount_input(field: &Field, symbol: &str, typed: UseStateHandle<String>) -> Html {
    let value = (*typed).clone();
    let oninput = move |event: InputEvent| {
        typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
    };
    let input = html! {
        <input
            id={field.id.clone()}
            type="text"
            required=true
            inputmode="decimal"
            autocomplete="off"
            aria-invalid={field.is_invalid()}
            aria-describedby={field.remark_id()}
            {value}
            {oninput}
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

/// An amount that is good is shown as it is understood.
fn amount_remark(amount: Option<Result<Amount, AmountError>>, symbol: &str) -> Remark {
    match amount {
        None => Remark::None,
        Some(Ok(amount)) => Remark::Good(format!("{} {symbol}", amount.grouped()).into()),
        Some(Err(error)) => Remark::Error(error.to_string().into()),
    }
}
