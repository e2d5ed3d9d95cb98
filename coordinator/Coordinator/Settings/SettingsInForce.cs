using System.Collections;
using System.Globalization;
using System.Reflection;

namespace SogniLike.Coordinator.Settings;

/// <summary>Every option of this coordinator as it is used now, for operators to read. Safe for concurrent use.</summary>
public sealed class SettingsInForce(IEnumerable<OptionsRegistration> registrations)
{
    private const string Hidden = "(set)";
    private const int MaxLength = 500;

    // What opens something, or leads to it.
    private static readonly string[] Secrets = ["Password", "Secret", "ConnectionString", "CertificateKey", "Webhook"];

    /// <summary>By key. Passwords and what holds them are not told.</summary>
    public IReadOnlyList<SettingInForce> List() =>
    [
        .. from registration in registrations
           let inForce = registration.InForce()
           let usual = Activator.CreateInstance(registration.Type)!
           from property in registration.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           where property is { CanRead: true, CanWrite: true }
           let key = $"{registration.Section}:{property.Name}"
           orderby key
           select new SettingInForce(key, Text(property, inForce), Text(property, usual)),
    ];

    private static string Text(PropertyInfo property, object options)
    {
        var text = Text(property.GetValue(options));
        return text.Length > 0 && Secrets.Any(word => property.Name.Contains(word, StringComparison.Ordinal)) ? Hidden : text;
    }

    private static string Text(object? value)
    {
        var text = value switch
        {
            null => "",
            string words => words,
            IEnumerable many => string.Join(", ", many.Cast<object?>().Select(Text)),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Length <= MaxLength ? text : text[..MaxLength];
    }
}
