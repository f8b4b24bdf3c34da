/**
 * Where the keys come from with which a log signs: {@link dev.auditkit.internal.keys.SigningKeys} opens one from a PEM file, a
 * PKCS#12 key store or a {@link dev.auditkit.spi.SignerProvider}, and makes new ones. No message and no text form has
 * anything of a private key or a password.
 */
@NullMarked
package dev.auditkit.internal.keys;

import org.jspecify.annotations.NullMarked;
