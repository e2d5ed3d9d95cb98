using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Calibration;

public sealed class TolerancesTests
{
    private const int Band = 5;

    private static readonly ManifestId BuiltIn = ShippedTolerances.Keys[0].Model;
    private static readonly (string, string) Cpu = ("cpu", "fp32");
    private static readonly (string, string) Gpu = ("cuda/a", "fp16");

    private readonly MemoryToleranceStore _store = new();

    private Tolerances Tolerances => new(_store);

    [Fact]
    public async Task Find_BuiltInModelOnProcessors_IsShippedBelowItsCeilings()
    {
        var row = (await Tolerances.RowAsync(ToleranceKey.Of(BuiltIn, Cpu, Cpu), default))!;

        Assert.True(row.IsShipped);
        Assert.Equal(4.1e-6, row.Table.Tolerances[Band]!.Value, 1e-12);
        Assert.All(row.Table.Tolerances.Index(), one => Assert.True(one.Item is null || one.Item <= row.Ceilings[one.Index]));
        Assert.Equal(ToleranceVerdict.Within, row.Table.Judge(new PredictionComparison(Band, 4e-6)));
        Assert.Equal(ToleranceVerdict.Outside, row.Table.Judge(new PredictionComparison(Band, 5e-4)));
    }

    [Fact]
    public async Task Find_PairThatNobodyMeasured_IsNull() =>
        Assert.Null(await Tolerances.FindAsync(ToleranceKey.Of(TestJobs.Manifest, Cpu, Gpu), default));

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, 2e-4)]
    public async Task Find_Measured_CountsFromThreeOwnersOn(int owners, double? tolerance)
    {
        for (var i = 0; i < owners; i++)
        {
            await MeasureAsync($"owner-{i}", 1e-4);
        }

        Assert.Equal(tolerance, (await Tolerances.FindAsync(ToleranceKey.Of(TestJobs.Manifest, Cpu, Gpu), default))!.Tolerances[Band]);
    }

    [Fact]
    public async Task Find_OneOwnerThatExaggerates_ChangesNothingHoweverOftenItSaysSo()
    {
        await MeasureAsync("honest-1", 1e-4);
        await MeasureAsync("honest-2", 1e-4);
        for (var i = 0; i < 5; i++)
        {
            await MeasureAsync("liar", 1);
        }

        var row = (await Tolerances.RowAsync(ToleranceKey.Of(TestJobs.Manifest, Cpu, Gpu), default))!;
        Assert.Equal(2e-4, row.Table.Tolerances[Band]);
        Assert.Equal((7, 3), ((int)row.Record!.Version, row.Record.Voices.Count));
    }

    [Fact]
    public async Task Find_AllExaggerate_HasNoTolerance()
    {
        for (var i = 0; i < 4; i++)
        {
            await MeasureAsync($"liar-{i}", 1);
        }

        var table = (await Tolerances.FindAsync(ToleranceKey.Of(TestJobs.Manifest, Cpu, Gpu), default))!;
        Assert.Equal(ToleranceVerdict.Unknown, table.Judge(new PredictionComparison(Band, 0.5)));
    }

    [Fact]
    public async Task List_ShippedAndMeasured_AreAllThere()
    {
        await MeasureAsync("owner", 1e-4);

        Assert.Equal([true, false], (await Tolerances.ListAsync(default)).OrderByDescending(row => row.IsShipped).Select(row => row.IsShipped));
    }

    private async Task MeasureAsync(string owner, double distance)
    {
        var key = ToleranceKey.Of(TestJobs.Manifest, Cpu, Gpu);
        var voice = new ToleranceVoice(new AccountId(owner), 1, [new ToleranceBand(Band, 6, distance / 2, distance)]);
        var first = new ToleranceRecord { Model = key.Model, One = key.One, Other = key.Other, Version = 1, UpdatedAtMs = 1, Voices = [voice] };
        await _store.ChangeAsync(first, 10, record => record.With(voice), default);
    }
}
