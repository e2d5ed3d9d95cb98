using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>The figures are those of tests/Benchmarks/README.md, suite reruns: over the gain of guidance, latents relative, images in levels.</summary>
public sealed class EndLimitsTests
{
    private const double LargestHonest = 0.28e-6;
    private const double LargestHalf = 351e-6;

    private static readonly ManifestId BuiltIn = ShippedTolerances.Keys[0].Model;
    private static readonly AuditingOptions Options = new();
    private static readonly (string, string) Cpu = ("cpu", "fp32");
    private static readonly (string, string) Gpu = ("cuda/a", "fp16");

    /// <summary>The smallest that each cheat was seen at.</summary>
    public static TheoryData<string, double, double> Cheats => new()
    {
        { "weights with noise of 1e-4", 15.6e-6, 0.0005 },
        { "one prediction reused", 65e-6, 0.0024 },
        { "bf16 weights", 239e-6, 0.0086 },
        { "int8 weights, one scale per channel", 1_387e-6, 0.0415 },
        { "half of the steps", 5_912e-6, 0.206 },
        { "another sampler", 4_543e-6, 0.164 },
        { "another seed", 6_304e-6, 0.193 },
        { "guidance skipped", 27_351e-6, 0.731 },
    };

    [Theory]
    [MemberData(nameof(Cheats))]
    public void Of_BuiltInModelOnProcessors_LiesBetweenHonestDevicesAndEveryCheat(string cheat, double latent, double image)
    {
        var limits = EndLimits.Of(ToleranceKey.Of(BuiltIn, Cpu, Cpu), null, Options);

        Assert.Equal(ToleranceVerdict.Within, limits.Latent.Judge(LargestHonest * 10));
        Assert.Equal(ToleranceVerdict.Within, limits.Image.Judge(0));
        Assert.True(limits.Latent.Judge(latent) == ToleranceVerdict.Outside, cheat);
        Assert.True(limits.Image.Judge(image) == (image > 0.002 ? ToleranceVerdict.Outside : ToleranceVerdict.Within), cheat);
    }

    [Theory]
    [MemberData(nameof(Cheats))]
    public void Of_BuiltInModelInHalfPrecision_LiesBetweenItsRoundingAndInt8(string cheat, double latent, double image)
    {
        var limits = EndLimits.Of(ToleranceKey.Of(BuiltIn, Gpu, Gpu), null, Options);

        Assert.Equal(ToleranceVerdict.Within, limits.Latent.Judge(LargestHalf * 1.9));
        Assert.Equal(ToleranceVerdict.Within, limits.Image.Judge(0.0135 * 1.8));
        Assert.Equal(ToleranceVerdict.Within, limits.Decoded.Judge(0.016 * 3));
        Assert.Equal(ToleranceVerdict.Outside, limits.Decoded.Judge(0.1225 / 2));

        // What is as exact as half precision cannot be told from it.
        var isSeen = latent > 2 * LargestHalf;
        Assert.True(limits.Latent.Judge(latent) == (isSeen ? ToleranceVerdict.Outside : ToleranceVerdict.Within), cheat);
        Assert.True(limits.Image.Judge(image) == (isSeen ? ToleranceVerdict.Outside : ToleranceVerdict.Within), cheat);
    }

    [Fact]
    public void Of_ModelThatNobodyMeasured_NeverAccusesAWholeRunBeforeThreeOwnersCalibrated()
    {
        var key = ToleranceKey.Of(TestJobs.Manifest, Gpu, Gpu);
        foreach (var table in new[] { null, Calibrated(2, 1e-4) })
        {
            var limits = EndLimits.Of(key, table, Options);

            Assert.Equal((ToleranceVerdict.Within, ToleranceVerdict.Unknown), (limits.Latent.Judge(0), limits.Latent.Judge(1e-9)));
            Assert.Equal((ToleranceVerdict.Unknown, ToleranceVerdict.Unknown), (limits.Latent.Judge(1), limits.Image.Judge(255)));
        }
    }

    [Fact]
    public void Of_ModelThatOwnersCalibrated_KnowsTheNearAndAnotherPictureAndNothingBetween()
    {
        var limits = EndLimits.Of(ToleranceKey.Of(TestJobs.Manifest, Gpu, Gpu), Calibrated(3, 1e-4), Options);

        Assert.Equal(ToleranceVerdict.Within, limits.Latent.Judge(2e-4));
        Assert.Equal(ToleranceVerdict.Unknown, limits.Latent.Judge(2.1e-4));
        Assert.Equal(ToleranceVerdict.Unknown, limits.Latent.Judge(0.05));
        Assert.Equal(ToleranceVerdict.Outside, limits.Latent.Judge(0.051));
        Assert.Equal(
            (ToleranceVerdict.Within, ToleranceVerdict.Unknown, ToleranceVerdict.Outside), (limits.Image.Judge(0.025), limits.Image.Judge(8), limits.Image.Judge(8.1)));
        Assert.Equal((ToleranceVerdict.Within, ToleranceVerdict.Outside), (limits.Decoded.Judge(2), limits.Decoded.Judge(2.1)));
    }

    [Fact]
    public void Of_ModelWhoseOwnersExaggerate_IsNoWiderThanOnTheMeasuredOne()
    {
        var limits = EndLimits.Of(ToleranceKey.Of(TestJobs.Manifest, Gpu, Gpu), Calibrated(3, 1.4e-3), Options);

        Assert.Equal(ToleranceVerdict.Within, limits.Latent.Judge(700e-6));
        Assert.Equal(ToleranceVerdict.Unknown, limits.Latent.Judge(701e-6));
    }

    [Fact]
    public void WithoutFar_OtherDevices_OnlyNearnessSaysSomething()
    {
        var limit = EndLimit.Measured(2).WithoutFar();

        Assert.Equal((ToleranceVerdict.Within, ToleranceVerdict.Unknown), (limit.Judge(2), limit.Judge(1e9)));
    }

    private static ToleranceTable Calibrated(int owners, double distance) => ToleranceTable.Of(
        Enumerable.Range(0, owners).Select(i => new CalibrationSample(new AccountId($"owner-{i}"), new PredictionComparison(0, distance))),
        ShippedTolerances.CeilingsOf(ToleranceKey.Of(TestJobs.Manifest, Gpu, Gpu)));
}
