using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Tests.Auditing;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Calibration;

/// <summary>Devices are measured against results that were opened, replayed and not found wanting.</summary>
public sealed class DeviceCalibrationTests
{
    private static readonly (string Class, string Precision) Cpu = ("cpu", "fp32");
    private static readonly (string Class, string Precision) Card = ("cuda/card", "fp32");

    [Fact]
    public async Task Points_BeforeTheVerdict_AreNone()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        await bench.WorkAsync();

        Assert.Empty(await PointsAsync(bench));
    }

    [Fact]
    public async Task Points_OfAPassedAudit_AreWhatItsWorkerPredicted()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var job = await PassAsync(bench, seed: 1);

        var points = await PointsAsync(bench);

        Assert.Equal(6, points.Count);
        Assert.Equal((0, 19), (points[0].Evaluation, points[^1].Evaluation));
        Assert.All(points, point => Assert.Equal((Cpu, job.Spec.Seed), (point.Device, point.Spec.Seed)));
        Assert.All(points, point => Assert.Equal(bench.TrajectoryOf(job).Predictions[point.Evaluation], point.Prediction));
        Assert.True(points.Select(point => NoiseBand.Of(point.Level)).Distinct().Count() > 3);
        Assert.Empty(await bench.Pool.Get<DeviceCalibration>().PointsAsync(TestJobs.OtherManifest, default));
    }

    [Fact]
    public async Task Points_OfAConvictedWorker_AreNone()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        await bench.WorkAsync(spoil: openings => openings[^5] ^= 1);
        await bench.Pool.AuditAsync();

        Assert.Empty(await PointsAsync(bench));
    }

    [Fact]
    public async Task Compare_WhatIsNoPrediction_IsRefused()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        await PassAsync(bench, seed: 1);
        var point = (await PointsAsync(bench))[0];

        Assert.Equal(0, point.Compare(point.Prediction).Comparison.Distance);
        Assert.Throws<ArgumentException>(() => point.Compare([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => point.Compare([.. point.Prediction.Select(_ => float.NaN)]));
        Assert.Throws<ArgumentException>(() => point.Compare([.. point.Prediction.Select(_ => float.PositiveInfinity)]));
    }

    [Fact]
    public async Task Record_OwnerAfterOwner_MakesARowOfThreeThatOneLiarDoesNotMove()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        await PassAsync(bench, seed: 1);
        var points = await PointsAsync(bench);
        await MeasureAsync(bench, points, "ann", 1e-6);
        await MeasureAsync(bench, points, "ann", 1e-6);
        await MeasureAsync(bench, points, "bob", 1e-6);
        Assert.Equal((2, 3L), ((await RowAsync(bench))!.Record!.Voices.Count, (await RowAsync(bench))!.Record!.Version));
        Assert.All((await RowAsync(bench))!.Table.Tolerances, tolerance => Assert.Null(tolerance));

        await MeasureAsync(bench, points, "liar", 0.5);
        var row = (await RowAsync(bench))!;

        Assert.Equal((6, 3), (row.Record!.Voices[0].Bands.Sum(band => band.Samples), row.Record.Voices.Count));
        foreach (var band in row.Record.Voices[0].Bands)
        {
            Assert.Equal(Math.Min(2 * band.Largest, row.Ceilings[band.Band]), row.Table.Tolerances[band.Band]!.Value, 1e-9);
            Assert.Equal(ToleranceVerdict.Outside, row.Table.Judge(new PredictionComparison(band.Band, 0.01)));
        }

        // Most of them lie: what they say is above every ceiling, so nobody is judged at all.
        await MeasureAsync(bench, points, "liar-2", 0.5);
        await MeasureAsync(bench, points, "liar-3", 0.5);
        Assert.All((await RowAsync(bench))!.Table.Tolerances, tolerance => Assert.Null(tolerance));
    }

    [Fact]
    public async Task Record_MoreDevicesThanAnOwnerMayHave_KeepsNoMoreButThoseItHas()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        await PassAsync(bench, seed: 1);
        var calibration = bench.Pool.Get<DeviceCalibration>();
        CalibrationPointResult[] results = [.. (await PointsAsync(bench)).Select(point => point.Compare(point.Prediction))];
        for (var i = 0; i < DeviceCalibration.MaxRowsOfOwner; i++)
        {
            Assert.True(await RecordAsync("ann", $"cuda/{i}"));
        }

        Assert.False(await RecordAsync("ann", "cuda/one-more"));
        Assert.True(await RecordAsync("ann", "cuda/0"));
        Assert.True(await RecordAsync("bob", "cuda/one-more"));
        Assert.Equal(DeviceCalibration.MaxRowsOfOwner + 1, (await bench.Pool.Stores.Tolerances.ListAsync(default)).Count);

        Task<bool> RecordAsync(string owner, string device) => calibration.RecordAsync(TestJobs.Manifest, new AccountId(owner), (device, "fp16"), results, default);
    }

    [Fact]
    public async Task DeviceOf_SaysNothingAndIsNotConnected_IsNotKnown()
    {
        await using var bench = await AuditBench.CreateAsync(isNew: false);
        var calibration = bench.Pool.Get<DeviceCalibration>();

        Assert.Equal(Cpu, calibration.DeviceOf(bench.Suspect.Id, TestJobs.Manifest, "", "", ""));
        Assert.Equal(("cuda/rtx-3060", "fp16"), calibration.DeviceOf(bench.Suspect.Id, TestJobs.Manifest, "CUDA", "RTX  3060", "fp16"));
        Assert.Null(calibration.DeviceOf(new WorkerId("nobody"), TestJobs.Manifest, "", "", ""));
        Assert.Null(calibration.DeviceOf(bench.Suspect.Id, TestJobs.OtherManifest, "", "", ""));
    }

    private static Task<IReadOnlyList<CalibrationPoint>> PointsAsync(AuditBench bench) => bench.Pool.Get<DeviceCalibration>().PointsAsync(TestJobs.Manifest, default);

    private static async Task<Job> PassAsync(AuditBench bench, int seed)
    {
        var job = await bench.WorkAsync(seed);
        await bench.AnswerAllAsync([await bench.Pool.ConnectVerifierAsync("v1")], _ => 0);
        Assert.Equal(AuditVerdict.Passed, (await bench.AuditOfAsync(job)).Verdict);
        return job;
    }

    /// <summary>An owner's card predicts what was known, and something more.</summary>
    private static async Task MeasureAsync(AuditBench bench, IReadOnlyList<CalibrationPoint> points, string owner, double share) =>
        Assert.True(await bench.Pool.Get<DeviceCalibration>().RecordAsync(
            TestJobs.Manifest, new AccountId(owner), Card, [.. points.Select(point => point.Compare([.. point.Prediction.Select(value => (float)(value * (1 + share)))]))], default));

    private static Task<ToleranceRow?> RowAsync(AuditBench bench) => bench.Pool.Get<Tolerances>().RowAsync(ToleranceKey.Of(TestJobs.Manifest, Cpu, Card), default);
}
