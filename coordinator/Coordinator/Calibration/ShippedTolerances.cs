using System.Text.Json;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Calibration;

/// <summary>What was measured before the program was made: a row for the built-in model on processors, the ceilings of all rows, and where whole runs of that model end. Content of <c>tolerances.json</c>.</summary>
public static class ShippedTolerances
{
    private const double Millionth = 1e-6;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Lazy<Content> Shipped = new(static () =>
    {
        using var stream = typeof(ShippedTolerances).Assembly.GetManifestResourceStream("SogniLike.Coordinator.Calibration.tolerances.json")!;
        return JsonSerializer.Deserialize<Content>(stream, Json)!;
    });

    /// <summary>Where the numbers come from.</summary>
    public static string Origin => Shipped.Value.Origin;

    /// <summary>The rows, by what they are for.</summary>
    public static IReadOnlyList<ToleranceKey> Keys { get; } = [.. Shipped.Value.Rows.Select(KeyOf)];

    /// <summary>Tolerance by band; null where there is none, and where there is no row.</summary>
    public static IReadOnlyList<double?>? Find(ToleranceKey key) => RowOf(key)?.TolerancesPpm.Select(ppm => ppm * Millionth).ToArray();

    /// <summary>Largest honest distance by band that the row was made of; null likewise.</summary>
    public static IReadOnlyList<double?>? LargestOf(ToleranceKey key) => RowOf(key)?.LargestPpm.Select(ppm => ppm * Millionth).ToArray();

    /// <summary>By band: below what the cheapest known approximation differs by. A model of which nobody measured that has those of the built-in one.</summary>
    public static IReadOnlyList<double> CeilingsOf(ToleranceKey key)
    {
        const string Full = " fp32";
        var isFull = key.One.EndsWith(Full, StringComparison.Ordinal) && key.Other.EndsWith(Full, StringComparison.Ordinal);
        return [.. (isFull ? Shipped.Value.FullPrecisionCeilingsPpm : Shipped.Value.CeilingsPpm).Select(ppm => ppm * Millionth)];
    }

    /// <summary>Where the numbers of <see cref="EndsOf"/> come from.</summary>
    public static string EndsOrigin => Shipped.Value.EndsOrigin;

    /// <summary>What is near for a whole run between devices of which less is known than of processors in fp32: as <see cref="ShippedEnds.Latent"/>.</summary>
    public static double NearLatent => Convert(Shipped.Value.Ends[0].Others).Latent;

    /// <summary>The same of its image, as <see cref="ShippedEnds.ImageLevels"/>.</summary>
    public static double NearImageLevels => Convert(Shipped.Value.Ends[0].Others).ImageLevels;

    /// <summary>Of a model that was measured; null for all others.</summary>
    public static ShippedEnds? EndsOf(ToleranceKey key) => Shipped.Value.Ends.FirstOrDefault(ends => ends.Model == key.Model.Value) is { } ends
        ? Convert(RowOf(key) is null ? ends.Others : ends.Processors)
        : null;

    private static ShippedEnds Convert(EndRow row) => new(row.LatentPpm * Millionth, row.ImageLevels, row.DecodedLevels);

    private static Row? RowOf(ToleranceKey key) => Shipped.Value.Rows.FirstOrDefault(row => KeyOf(row) == key);

    private static ToleranceKey KeyOf(Row row) => ToleranceKey.Read(new ManifestId(row.Model), row.One, row.Other);

    private sealed record Content(string Origin, IReadOnlyList<Row> Rows, double[] FullPrecisionCeilingsPpm, double[] CeilingsPpm, string EndsOrigin, IReadOnlyList<Ends> Ends);

    private sealed record Row(string Model, string One, string Other, double?[] LargestPpm, double?[] TolerancesPpm);

    private sealed record Ends(string Model, EndRow Processors, EndRow Others);

    private sealed record EndRow(double LatentPpm, double ImageLevels, double DecodedLevels);
}
