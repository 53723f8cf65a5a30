//! A token of the holder with everything that is known about it.

use gloo::{timers::callback::Timeout, utils::window};
use patternfly_yew::prelude::{
    Alert, AlertType, ButtonVariant, Card, CardBody, CardTitle, CodeBlock, CodeBlockAction,
    CodeBlockCode, DescriptionGroup, DescriptionList, Icon,
};
use yew::{platform::spawn_local, prelude::*};

use super::{
    action_button::ActionButton,
    status_label::{Status, StatusLabel},
};
use crate::state::TokenView;

/// How long `Copied` is shown.
const COPIED_MILLISECONDS: u32 = 2_000;

/// Which token.
#[derive(Clone, PartialEq, Properties)]
pub struct TokenDetailsProperties {
    /// This one.
    pub token: TokenView,
}

/// The status as the issuer has it; a token that was never taken or is void says that instead.
pub fn token_status(token: &TokenView) -> Status {
    match (token.state.as_str(), token.status.as_str()) {
        ("VOID", _) => Status::Bad("VOID"),
        ("DECLINED", _) => Status::Over("DECLINED"),
        ("SAVED", "ACTIVE") => Status::Good("ACTIVE"),
        ("SAVED", "SUSPENDED") => Status::Waiting("SUSPENDED"),
        ("SAVED", _) => Status::Bad("REVOKED"),
        _ => Status::Running("OFFERED"),
    }
}

/// Shows all fields, whether the issuer's key verifies it, and the token itself to copy.
#[component]
pub fn TokenDetails(props: &TokenDetailsProperties) -> Html {
    let token = &props.token;
    html! {
        <div class="tally-stack">
            if let Some(reason) = &token.reason {
                <Alert inline=true r#type={AlertType::Danger} title="This token is void">
                    <p>{ reason }</p>
                </Alert>
            }
            <Card component="section">
                <CardTitle component="h2">{ "Fields" }</CardTitle>
                <CardBody>
                    <DescriptionList auto_fit=true>
                        <DescriptionGroup term="Status">
                            <StatusLabel status={token_status(token)} />
                        </DescriptionGroup>
                        { for token.fields.iter().map(|(name, value)| html! {
                            <DescriptionGroup term={name.clone()}>
                                <span class="tally-break">{ value }</span>
                            </DescriptionGroup>
                        }) }
                    </DescriptionList>
                </CardBody>
            </Card>
            { verification(token) }
            if let Some(json) = &token.json {
                <Card component="section">
                    <CardTitle component="h2">{ "Raw JSON" }</CardTitle>
                    <CardBody><Json json={json.clone()} /></CardBody>
                </Card>
            }
        </div>
    }
}

fn verification(token: &TokenView) -> Html {
    match &token.verified {
        Ok(key) => html! {
            <Alert inline=true r#type={AlertType::Success} title="Verified">
                { "The signature is the issuer's, made with the key " }
                <span class="tally-code">{ key }</span>
            </Alert>
        },
        Err(reason) => html! {
            <Alert inline=true r#type={AlertType::Warning} title="Not verified"><p>{ reason }</p></Alert>
        },
    }
}

#[derive(Clone, PartialEq, Properties)]
struct JsonProperties {
    json: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Copied {
    No,
    Yes,
    Refused,
}

#[component]
fn Json(props: &JsonProperties) -> Html {
    let copied = use_state_eq(|| Copied::No);
    {
        let copied = copied.clone();
        use_effect_with(*copied, move |now| {
            let reset = (*now != Copied::No)
                .then(|| Timeout::new(COPIED_MILLISECONDS, move || copied.set(Copied::No)));
            move || drop(reset)
        });
    }
    let onclick = {
        let (copied, json) = (copied.clone(), props.json.clone());
        Callback::from(move |()| {
            let (copied, json) = (copied.clone(), json.clone());
            spawn_local(async move {
                let written = window().navigator().clipboard().write_text(&json);
                copied.set(match wasm_bindgen_futures::JsFuture::from(written).await {
                    Ok(_) => Copied::Yes,
                    Err(_) => Copied::Refused,
                });
            });
        })
    };
    let said = match *copied {
        Copied::No => "",
        Copied::Yes => "Copied",
        Copied::Refused => "The browser does not allow copying: select the text instead",
    };
    html! {
        <CodeBlock
            actions={vec![html_nested! {
                <CodeBlockAction>
                    <span role="status">{ said }</span>
                    <ActionButton
                        variant={ButtonVariant::Plain}
                        icon={Icon::Copy.as_html()}
                        aria_label="Copy the raw JSON"
                        {onclick}
                    />
                </CodeBlockAction>
            }]}
        >
            <CodeBlockCode>{ &props.json }</CodeBlockCode>
        </CodeBlock>
    }
}
