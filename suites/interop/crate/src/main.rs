//! Drives the published `iota_stronghold` 2.0.0 with all its procedures, which the Node bindings
//! do not reach.
//!
//! One JSON request a line on stdin, `{ "method": …, "input": … }`; one JSON answer a line on
//! stdout, `{ "output": … }` or `{ "error": … }`. Procedures and locations are written as serde
//! writes them; bytes are arrays of numbers.

use std::{error::Error, io, time::Duration};

use iota_stronghold::{
    engine::snapshot::try_set_encrypt_work_factor, procedures::StrongholdProcedure, Client, KeyProvider, Location,
    SnapshotPath, Stronghold,
};
use serde_json::{from_value, json, Value};

type Answer = Result<Value, Box<dyn Error>>;

fn main() -> io::Result<()> {
    let stronghold = Stronghold::default();
    for line in io::stdin().lines() {
        let answer = match serde_json::from_str::<Value>(&line?).map_err(Into::into).and_then(|request| {
            let method = request["method"].as_str().unwrap_or_default().to_owned();
            answer(&stronghold, &method, &request["input"])
        }) {
            Ok(output) => json!({ "output": output }),
            Err(error) => json!({ "error": error.to_string() }),
        };
        println!("{answer}");
    }
    Ok(())
}

fn answer(stronghold: &Stronghold, method: &str, input: &Value) -> Answer {
    match method {
        "load" => {
            stronghold.load_snapshot(&key(input)?, &path(input))?;
            Ok(Value::Null)
        }
        "commit" => {
            try_set_encrypt_work_factor(from_value(input["workFactor"].clone())?).map_err(|e| format!("{e:?}"))?;
            stronghold.commit_with_keyprovider(&path(input), &key(input)?)?;
            Ok(Value::Null)
        }
        "createClient" => {
            stronghold.create_client(bytes(input, "client")?)?;
            Ok(Value::Null)
        }
        "loadClient" => {
            stronghold.load_client(bytes(input, "client")?)?;
            Ok(Value::Null)
        }
        _ => in_client(&stronghold.get_client(bytes(input, "client")?)?, method, input),
    }
}

fn in_client(client: &Client, method: &str, input: &Value) -> Answer {
    match method {
        "execute" => {
            let procedure: StrongholdProcedure = from_value(input["procedure"].clone())?;
            let outputs = client.execute_procedure_chained(vec![procedure])?;
            let output: Vec<u8> = outputs.into_iter().next().map(Into::into).unwrap_or_default();
            Ok(json!(output))
        }
        "recordExists" => {
            let location: Location = from_value(input["location"].clone())?;
            Ok(json!(client.record_exists(&location)?))
        }
        "storeGet" => Ok(json!(client.store().get(&bytes(input, "key")?)?)),
        "storeInsert" => {
            let lifetime = input["seconds"].as_u64().map(Duration::from_secs);
            Ok(json!(client.store().insert(bytes(input, "key")?, bytes(input, "value")?, lifetime)?))
        }
        _ => Err("no such method".into()),
    }
}

fn bytes(input: &Value, name: &str) -> Result<Vec<u8>, serde_json::Error> {
    from_value(input[name].clone())
}

fn path(input: &Value) -> SnapshotPath {
    SnapshotPath::from_path(input["file"].as_str().unwrap_or_default())
}

fn key(input: &Value) -> Result<KeyProvider, Box<dyn Error>> {
    let passphrase = input["passphrase"].as_str().unwrap_or_default().as_bytes().to_vec();
    Ok(KeyProvider::with_passphrase_hashed_blake2b(passphrase)?)
}
