using System.Globalization;

namespace SogniLike.Coordinator.Credits;

/// <summary>Credits are counted in whole thousandths. One credit is one megapixel-step of a model of weight 1.</summary>
public static class CreditAmounts
{
    /// <summary>Millicredits in a credit.</summary>
    public const long PerCredit = 1_000;

    /// <summary>Largest amount or balance, either way: what every store, script and client counts without loss.</summary>
    public const long Most = 1L << 53;

    /// <summary>For people, such as "5.243 credits".</summary>
    public static string Text(long millicredits) => string.Create(CultureInfo.InvariantCulture, $"{millicredits / (double)PerCredit:0.###} credits");
}
