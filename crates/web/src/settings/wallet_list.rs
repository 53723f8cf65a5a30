//! The wallets that a browser keeps for a participant.

use tallystick_core::WalletId;
use tallystick_holder::KeptWallet;
use yew::prelude::*;

use crate::components::{
    action_button::{ActionButton, Weight},
    icon::Icon,
    label::{Colour, label},
    moment::moment,
};

/// Shows the wallets, which one is in use, and a button to use each of the others. Until they are
/// listed, the one in use stands alone.
pub fn wallet_list(kept: &[KeptWallet], used: WalletId, onuse: &Callback<WalletId>) -> Html {
    let alone = [KeptWallet { wallet: used, enrolled: None, tokens: None }];
    let listed = kept.iter().any(|kept| kept.wallet == used);
    let shown = if listed { kept } else { &alone };
    let rows = shown.iter().map(|kept| row(kept, used, onuse, listed));
    html! { <ul class="tally-tokens">{ for rows }</ul> }
}

fn row(kept: &KeptWallet, used: WalletId, onuse: &Callback<WalletId>, listed: bool) -> Html {
    let wallet = kept.wallet;
    let id = short(wallet);
    let action = if wallet == used {
        label(Colour::Green, Icon::CheckCircle, "In use")
    } else {
        ActionButton::new(Weight::Secondary, "Use")
            .named(format!("Use wallet {id}"))
            .onclick(onuse.reform(move |()| wallet))
            .html()
    };
    html! {
        <li key={wallet.to_string()} class="tally-token">
            <div>
                <div class="tally-code" title={wallet.to_string()}>{ id }</div>
                if listed {
                    <div class="tally-muted">
                        if let Some(enrolled) = kept.enrolled {
                            { "Enrolled " }{ moment(enrolled) }{ ", " }
                        }
                        { tokens(kept.tokens) }
                    </div>
                }
            </div>
            { action }
        </li>
    }
}

fn tokens(count: Option<usize>) -> String {
    match count {
        None => "cannot be opened now".to_owned(),
        Some(0) => "no tokens".to_owned(),
        Some(1) => "1 token".to_owned(),
        Some(count) => format!("{count} tokens"),
    }
}

/// The end of the id: the beginning is the time of enrolment, which several may share.
fn short(wallet: WalletId) -> String {
    let id = wallet.to_string();
    id.rsplit('-').next().unwrap_or(&id).to_owned()
}
