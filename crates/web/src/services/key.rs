//! The wallet's key: Ed25519 in WebCrypto. Its private half never leaves the browser's crypto
//! engine, so that no script, ours included, can read it.

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use tallystick_core::{PublicKey, Signature};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use crate::state::Problem;

const ALGORITHM: &str = "Ed25519";

/// The browser has no Ed25519, or refused to use it.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the browser's cryptography failed: {0}")]
pub struct KeyError(String);

impl From<JsValue> for KeyError {
    fn from(value: JsValue) -> Self {
        Self(format!("{value:?}"))
    }
}

impl From<KeyError> for Problem {
    fn from(_: KeyError) -> Self {
        Self {
            code: "NO_CRYPTOGRAPHY".to_owned(),
            message: "This browser cannot make or use an Ed25519 key here. Nothing was sent. \
                      Open the console in a current browser, over https or on localhost."
                .to_owned(),
        }
    }
}

/// A key pair whose private half cannot be extracted.
#[derive(Clone, Debug)]
pub struct WalletKey {
    pair: Object,
    private: CryptoKey,
    public_key: PublicKey,
}

impl WalletKey {
    /// Makes a new one.
    pub async fn generate() -> Result<Self, KeyError> {
        let algorithm = Object::new();
        Reflect::set(&algorithm, &"name".into(), &ALGORITHM.into())?;
        let usages = Array::of2(&"sign".into(), &"verify".into());
        let extractable = false;
        let promise = subtle()?.generate_key_with_object(&algorithm, extractable, &usages)?;
        Self::from_pair(JsFuture::from(promise).await?.unchecked_into()).await
    }

    /// From the pair as it was stored.
    pub async fn from_pair(pair: Object) -> Result<Self, KeyError> {
        let half = |name: &str| Reflect::get(&pair, &name.into())?.dyn_into::<CryptoKey>();
        let (private, public) = (half("privateKey")?, half("publicKey")?);
        let raw = JsFuture::from(subtle()?.export_key("raw", &public)?).await?;
        let raw: ArrayBuffer = raw.dyn_into()?;
        let bytes = Uint8Array::new(&raw).to_vec();
        let bytes =
            bytes.try_into().map_err(|_| KeyError("a public key has 32 bytes".to_owned()))?;
        Ok(Self { pair, private, public_key: PublicKey::from_bytes(bytes) })
    }

    /// The pair, to store: the browser clones the keys without showing them.
    pub fn pair(&self) -> &JsValue {
        &self.pair
    }

    /// The key that verifies what this one signs.
    pub fn public_key(&self) -> PublicKey {
        self.public_key
    }

    /// Signs the bytes.
    pub async fn sign(&self, bytes: &[u8]) -> Result<Signature, KeyError> {
        let promise = subtle()?.sign_with_str_and_u8_array(ALGORITHM, &self.private, bytes)?;
        let signature = JsFuture::from(promise).await?.dyn_into::<ArrayBuffer>()?;
        let bytes = Uint8Array::new(&signature).to_vec();
        let bytes =
            bytes.try_into().map_err(|_| KeyError("a signature has 64 bytes".to_owned()))?;
        Signature::from_bytes(bytes).map_err(|error| KeyError(error.to_string()))
    }
}

fn subtle() -> Result<SubtleCrypto, KeyError> {
    let window = web_sys::window().ok_or_else(|| KeyError("there is no window".to_owned()))?;
    let subtle = window.crypto()?.subtle();
    // Outside secure contexts the browser has none, whatever the type says.
    match subtle.is_undefined() {
        true => Err(KeyError("not a secure context".to_owned())),
        false => Ok(subtle),
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    async fn its_signatures_verify_with_core() {
        let key = WalletKey::generate().await.unwrap();
        let signature = key.sign(b"tally").await.unwrap();
        assert!(key.public_key().is_strong());
        assert_eq!(key.public_key().verify(b"tally", &signature), Ok(()));
        assert!(key.public_key().verify(b"stick", &signature).is_err());
    }

    #[wasm_bindgen_test]
    async fn its_private_half_cannot_be_extracted() {
        let key = WalletKey::generate().await.unwrap();
        assert!(!key.private.extractable());
        let promise = subtle().unwrap().export_key("pkcs8", &key.private).unwrap();
        assert!(JsFuture::from(promise).await.is_err());
    }
}
