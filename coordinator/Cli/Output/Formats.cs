using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Cli.Output;

/// <summary>Values of the contracts as text.</summary>
internal static class Formats
{
    /// <summary>An enum value in the contract's words: JobState.Delivered is "delivered".</summary>
    public static string Word<T>(T value)
        where T : struct, System.Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    public static string? Time(Timestamp? time) =>
        time?.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>To the second, for tables.</summary>
    public static string ShortTime(Timestamp? time) =>
        time?.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "never";

    /// <summary>From when to when, to the second.</summary>
    public static string Range(JobEta eta) => $"{ShortTime(eta.EarliestAt)} to {ShortTime(eta.LatestAt)}";

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Millicredits as credits.</summary>
    public static string Credits(long millicredits) => (millicredits / 1_000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Millicredits that came (+) or went (-); empty for none.</summary>
    public static string Change(long millicredits) => millicredits == 0 ? "" : (millicredits / 1_000m).ToString("+0.###;-0.###", CultureInfo.InvariantCulture);

    public static string Bytes(ulong bytes) => bytes < 10_000 ? $"{bytes} bytes" : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.#} kB");

    public static string YesNo(bool value) => value ? "yes" : "no";
}
