/**
 * The settings of one deployment, read once at start.
 *
 * <p>Every mistake is reported at once, with the next step, and the receiver does not start. What may be meant for
 * another application is a warning.
 *
 * <p>Adding a setting:
 * <ol>
 * <li>{@link pushwoosh.webhook.settings.Settings}: a field, its line in the constructor with name, default and range,
 *     and an accessor.
 * <li>The class that uses it gets the value from {@code Receiver}, as a type with a unit.
 * <li>README's table of settings: {@code TidyTest} fails until it stands there.
 * <li>{@code SettingsReaderTest}: its default, another value, and the ends of its range. The test of defaults fails
 *     until it is listed.
 * <li>{@code SettingsInEffectTest}: what it changes. The test fails until there is one for each setting.
 * </ol>
 */
package pushwoosh.webhook.settings;
