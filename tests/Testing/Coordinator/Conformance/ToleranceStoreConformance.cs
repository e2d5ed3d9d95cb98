using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Identity;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IToleranceStore"/> does.</summary>
public abstract class ToleranceStoreConformance : StoreConformance
{
    private static readonly ToleranceKey Key = ToleranceKey.Of(TestJobs.Manifest, ("cuda/a-b", "fp16"), ("cpu", "fp32"));

    [Fact]
    public async Task Change_NothingKept_KeepsTheFirstAndThenChangesIt()
    {
        var first = Record("ada");

        Same(first, await Tolerances.ChangeAsync(first, 10, _ => throw new InvalidOperationException(), None));
        var changed = await Tolerances.ChangeAsync(Record("bob"), 10, record => record with { Version = 2, Voices = [.. record.Voices, Voice("bob")] }, None);

        Assert.Equal(2, changed!.Voices.Count);
        Same(changed, await Tolerances.FindAsync(Key, None));
        Same(changed, Assert.Single(await Tolerances.ListAsync(None)));
        Assert.Null(await Tolerances.FindAsync(ToleranceKey.Of(TestJobs.OtherManifest, ("cpu", "fp32"), ("cpu", "fp32")), None));
    }

    [Fact]
    public async Task Change_AsManyAsAllowed_TakesNoOtherButStillChanges()
    {
        await Tolerances.ChangeAsync(Record("ada"), 1, record => record, None);

        Assert.Null(await Tolerances.ChangeAsync(Record("ada") with { Model = TestJobs.OtherManifest }, 1, record => record, None));
        Assert.Equal(9, (await Tolerances.ChangeAsync(Record("ada"), 1, record => record with { Version = 9 }, None))!.Version);
    }

    [Fact]
    public async Task Change_ManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Tolerances.ChangeAsync(
            Record($"owner-{i}"), 10, record => record with { Version = record.Version + 1, Voices = [.. record.Voices, Voice($"owner-{i}")] }, None)));

        Assert.Equal((8, 8), ((int)(await Tolerances.FindAsync(Key, None))!.Version, (await Tolerances.FindAsync(Key, None))!.Voices.Count));
    }

    [Fact]
    public async Task Remove_Kept_ForgetsItOnce()
    {
        await Tolerances.ChangeAsync(Record("ada"), 10, record => record, None);

        Assert.True(await Tolerances.RemoveAsync(Key, None));
        Assert.False(await Tolerances.RemoveAsync(Key, None));
        Assert.Empty(await Tolerances.ListAsync(None));
    }

    private static ToleranceRecord Record(string owner) =>
        new() { Model = Key.Model, One = Key.One, Other = Key.Other, Version = 1, UpdatedAtMs = 5, Voices = [Voice(owner)] };

    private static ToleranceVoice Voice(string owner) => new(new AccountId(owner), 5, [new ToleranceBand(3, 12, 1e-7, 0.00048828125)]);
}
