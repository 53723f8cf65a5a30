//! The panel `Request Issuance`.

use patternfly_yew::prelude::{
    Alert, AlertType, ButtonVariant, Card, CardBody, CardTitle, FormSelect, FormSelectOption,
    InputState, TextInput,
};
use tallystick_core::{Amount, AmountError, Definition, DefinitionId};
use yew::prelude::*;

use super::{
    action_button::ActionButton,
    field::{Field, message_id},
    unique_id::use_unique_id,
};
use crate::state::Problem;

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

    html! {
        <Card component="section">
            <CardTitle component="h2">{ "Request Issuance" }</CardTitle>
            <CardBody>
                <form class="pf-v6-c-form tally-form" novalidate=true {onsubmit}>
                    <TokenField
                        definitions={active.into_iter().cloned().collect::<Vec<_>>()}
                        chosen={definition.map(|one| one.id)}
                        missing={*pressed && definition.is_none()}
                        onchoose={Callback::from(move |id| chosen.set(id))}
                    />
                    <AmountField
                        symbol={definition.map(|one| one.symbol.clone())}
                        typed={(*typed).clone()}
                        amount={amount.filter(|_| complain)}
                        ontype={Callback::from(move |text| typed.set(text))}
                    />
                    if let Some(problem) = &props.refused {
                        <div role="alert">
                            <Alert inline=true r#type={AlertType::Danger} title={problem.message.clone()} />
                        </div>
                    }
                    <div class="pf-v6-c-form__group pf-m-action">
                        <div class="pf-v6-c-form__actions">
                            <ActionButton
                                submit=true
                                variant={ButtonVariant::Primary}
                                label="Request"
                                busy={props.busy}
                            />
                        </div>
                    </div>
                </form>
            </CardBody>
        </Card>
    }
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

#[derive(Clone, PartialEq, Properties)]
struct TokenFieldProperties {
    definitions: Vec<Definition>,
    chosen: Option<DefinitionId>,
    missing: bool,
    onchoose: Callback<Option<DefinitionId>>,
}

#[component]
fn TokenField(props: &TokenFieldProperties) -> Html {
    let id = use_unique_id("definition");
    let several = props.definitions.len() > 1;
    html! {
        <Field
            id={id.clone()}
            label="Token Definition"
            required=true
            error={props.missing.then_some("Choose a token definition.")}
        >
            <FormSelect<DefinitionId>
                id={Some(id)}
                required=true
                placeholder={several.then_some("Choose a token definition")}
                value={props.chosen}
                onchange={props.onchoose.clone()}
            >
                { for props.definitions.iter().map(|one| html_nested! {
                    <FormSelectOption<DefinitionId>
                        value={one.id}
                        description={format!("{} ({})", one.name, one.symbol)}
                    />
                }) }
            </FormSelect<DefinitionId>>
        </Field>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct AmountFieldProperties {
    symbol: Option<String>,
    typed: String,
    amount: Option<Result<Amount, AmountError>>,
    ontype: Callback<String>,
}

#[component]
fn AmountField(props: &AmountFieldProperties) -> Html {
    let id = use_unique_id("amount");
    let (state, error, help) = match &props.amount {
        Some(Err(error)) => (InputState::Error, Some(error.to_string()), None),
        Some(Ok(amount)) => (InputState::Success, None, Some(amount.grouped())),
        None => (InputState::Default, None, None),
    };
    let symbol = props.symbol.clone().unwrap_or_default();
    let help = help.map(|amount| format!("{amount} {symbol}"));
    html! {
        <Field
            id={id.clone()}
            label="Amount"
            required=true
            error={error.map(AttrValue::from)}
            help={help.map(AttrValue::from)}
        >
            <div class="pf-v6-c-input-group">
                <div class="pf-v6-c-input-group__item pf-m-fill">
                    <TextInput
                        id={Some(id.clone())}
                        required=true
                        {state}
                        inputmode={Some(AttrValue::from("decimal"))}
                        autocomplete={Some(AttrValue::from("off"))}
                        aria_describedby={Some(message_id(&id))}
                        value={props.typed.clone()}
                        onchange={props.ontype.clone()}
                    />
                </div>
                if !symbol.is_empty() {
                    <div class="pf-v6-c-input-group__item pf-m-box">
                        <span class="pf-v6-c-input-group__text">{ symbol }</span>
                    </div>
                }
            </div>
        </Field>
    }
}
