// WeCom's own cryptography in Node: encrypts and signs one call, and checks and decrypts another. One line of JSON each.
const { encrypt, decrypt, getSignature } = require("@wecom/crypto");

const [token, key, corp, words, theirs] = process.argv.slice(2);
const sealed = encrypt(key, words, corp);
const opened = decrypt(key, theirs);
console.log(JSON.stringify({
  sealed, signature: getSignature(token, "1409659589", "263014780", sealed),
  opened: opened.message, opened_for: opened.id,
  their_signature: getSignature(token, "1409659589", "263014780", theirs),
}));
