/**
 * The settings of one deployment, read once at start.
 *
 * <p>Every mistake is reported at once, with the next step, and every POST is answered 503. What may be meant for
 * another application is a warning. An empty value, a placeholder, quotes and a lost character are mistakes of any
 * setting, also of a free text: {@code SettingsReader.fault} judges before the parser of the setting.
 *
 * <p>Adding a setting:
 * <ol>
 * <li>{@link pushwoosh.webhook.settings.Settings}: a field, and its line in the constructor with name, default and
 *     range. A secret is read with {@code isSecret}, so that no log and no page shows it.
 * <li>{@code Receiver} passes it on, as a type with a unit, to the class that uses it: {@code JournalLimits} and
 *     {@code BodyLimits} carry the settings of journal and HTTP, {@code Intake} has all of them.
 * <li>README's table of settings: {@code SettingsReaderTest} compares names, defaults and ranges.
 * <li>{@code Deployment.OTHER_VALUES}; {@code SettingsReaderTest}: its default, that other value, and the ends of its
 *     range; {@code SettingsMistakesTest}: one past each end, and another kind of value.
 * <li>{@code SettingsInEffectTest}: what it changes. The test fails until there is one for each setting.
 * </ol>
 */
package pushwoosh.webhook.settings;
