package io.undertow;

import pushwoosh.webhook.http.FakeInput;

/** A body in a stream whose class is in Undertow's package. */
public final class UndertowInput extends FakeInput { }
