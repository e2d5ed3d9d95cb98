using System.Text.Json;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Tests.Golden;

[Trait("Category", "Golden")]
public sealed class TablesGoldenTests
{
    private static readonly GoldenFile File = GoldenFile.Load("tables");

    private static readonly Dictionary<string, JsonElement> ByName = File.CasesById("name");

    public static TheoryData<string> Tables => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Tables_OfReference_AreEqual(string name)
    {
        var table = ByName[name];

        var schedule = new NoiseSchedule(GoldenRun.Settings(table.GetProperty("config"), ""));

        // The rescaled table loses digits where the signal goes to zero.
        var tolerance = table.GetProperty("config").TryGetProperty("rescale_betas_zero_snr", out _) ? 1e-4 : 4e-9;
        Assert.InRange(GoldenFile.MaxDifference(File.Array(table.GetProperty("betas")), [.. schedule.Betas]), 0, tolerance);
        Assert.InRange(GoldenFile.MaxDifference(File.Array(table.GetProperty("alphas_cumprod")), [.. schedule.AlphasCumulative]), 0, 1e-6);
    }
}
