using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Sources;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Intake;

public sealed class JobIntakeTests
{
    private static readonly SubmitRequest Good = new() { Model = "emoji-diffusion", Prompt = "a red apple" };

    public static TheoryData<string, SubmitRequest, string, FieldErrorCode, string> Bad => new()
    {
        { "empty prompt", Good with { Prompt = "" }, "spec.prompt", FieldErrorCode.Required, "4,000" },
        { "blank prompt", Good with { Prompt = " \n\t " }, "spec.prompt", FieldErrorCode.Required, "4,000" },
        { "long prompt", Good with { Prompt = new string('x', 4_001) }, "spec.prompt", FieldErrorCode.TooLong, "4,000" },
        { "long prompt of pairs", Good with { Prompt = string.Concat(Enumerable.Repeat("🍎", 4_001)) }, "spec.prompt", FieldErrorCode.TooLong, "4,001" },
        { "NUL in prompt", Good with { Prompt = "a\0b" }, "spec.prompt", FieldErrorCode.Malformed, "U+0000" },
        { "escape in prompt", Good with { Prompt = "a\u001b[0m" }, "spec.prompt", FieldErrorCode.Malformed, "U+001B" },
        { "half a pair", Good with { Prompt = "a\ud83c" }, "spec.prompt", FieldErrorCode.Malformed, "surrogate" },
        { "long negative prompt", Good with { NegativePrompt = new string('x', 4_001) }, "spec.negative_prompt", FieldErrorCode.TooLong, "4,000" },
        { "half a pair in negative prompt", Good with { NegativePrompt = "\udf4e" }, "spec.negative_prompt", FieldErrorCode.Malformed, "surrogate" },
        { "width 0", Good with { Width = 0 }, "spec.width", FieldErrorCode.OutOfRange, "from 8 to 256" },
        { "width 100", Good with { Width = 100 }, "spec.width", FieldErrorCode.NotAMultiple, "multiple of 8" },
        { "width 264", Good with { Width = 264 }, "spec.width", FieldErrorCode.OutOfRange, "from 8 to 256" },
        { "width 2^32 + 128", Good with { Width = (1L << 32) + 128 }, "spec.width", FieldErrorCode.OutOfRange, "256" },
        { "height -8", Good with { Height = -8 }, "spec.height", FieldErrorCode.OutOfRange, "from 8 to 512" },
        { "height 520", Good with { Height = 520 }, "spec.height", FieldErrorCode.OutOfRange, "from 8 to 512" },
        { "steps 0", Good with { Steps = 0 }, "spec.steps", FieldErrorCode.OutOfRange, "from 1 to 50" },
        { "steps 10,000", Good with { Steps = 10_000 }, "spec.steps", FieldErrorCode.OutOfRange, "from 1 to 50" },
        { "guidance NaN", Good with { GuidanceScale = double.NaN }, "spec.guidance_scale", FieldErrorCode.NotFinite, "finite" },
        { "guidance infinite", Good with { GuidanceScale = double.PositiveInfinity }, "spec.guidance_scale", FieldErrorCode.NotFinite, "20" },
        { "guidance -1", Good with { GuidanceScale = -1 }, "spec.guidance_scale", FieldErrorCode.OutOfRange, "from 0 to 20" },
        { "guidance 21", Good with { GuidanceScale = 21 }, "spec.guidance_scale", FieldErrorCode.OutOfRange, "from 0 to 20" },
        { "sampler", Good with { Sampler = "magic" }, "spec.sampler", FieldErrorCode.UnknownSampler, "ddim, euler" },
        { "sampler empty", Good with { Sampler = "" }, "spec.sampler", FieldErrorCode.UnknownSampler, "ddim, euler" },
        { "no model", Good with { Model = "" }, "spec.model", FieldErrorCode.Required, "model" },
        { "noise source", Good with { NoiseSource = (NoiseSource)9 }, "spec.noise_source", FieldErrorCode.Malformed, "cpu or nv" },
        { "previews 6", Good with { Previews = 6 }, "spec.previews", FieldErrorCode.OutOfRange, "from 0 to 5" },
        { "previews -1", Good with { Previews = -1 }, "spec.previews", FieldErrorCode.OutOfRange, "from 0 to 5" },
        { "count 17", Good with { Count = 17 }, "count", FieldErrorCode.OutOfRange, "from 0 to 16" },
        { "count -1", Good with { Count = -1 }, "count", FieldErrorCode.OutOfRange, "from 0 to 16" },
        { "long key", Good with { IdempotencyKey = new string('k', 129) }, "idempotency_key", FieldErrorCode.TooLong, "128" },
        { "key with line break", Good with { IdempotencyKey = "a\nb" }, "idempotency_key", FieldErrorCode.Malformed, "ASCII" },
        { "key with umlaut", Good with { IdempotencyKey = "schlüssel" }, "idempotency_key", FieldErrorCode.Malformed, "ASCII" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Read_BadField_IsNamedWithItsLimit(string what, SubmitRequest request, string field, FieldErrorCode code, string said)
    {
        var invalid = Assert.IsType<IntakeResult.Invalid>(JobIntake.Read(request, request.Model.Length == 0 ? null : TestModels.Emoji, 7, FoundSources.None));

        var error = Assert.Single(invalid.Errors);
        Assert.True((field, code) == (error.Field, error.Code), $"{what}: {error}");
        Assert.Contains(field, error.Message);
        Assert.Contains(said, error.Message);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(0L, 0)]
    [InlineData(5L, 5)]
    public void Read_Previews_AreThoseThatWereAskedFor(long? asked, int expected)
    {
        var valid = Assert.IsType<IntakeResult.Valid>(JobIntake.Read(Good with { Previews = asked }, TestModels.Emoji, 7, FoundSources.None));

        Assert.Equal(expected, valid.Specs[0].Previews);
    }

    [Fact]
    public void Read_Request_AsksForTheModeTxt2Img()
    {
        var valid = Assert.IsType<IntakeResult.Valid>(JobIntake.Read(Good, TestModels.Emoji, 7, FoundSources.None));

        Assert.Equal("txt2img", valid.Specs[0].Needs!.Mode);
    }

    [Theory]
    [InlineData(null, null, 20)]
    [InlineData("ddim", null, 20)]
    [InlineData("euler", null, 20)]
    [InlineData("pndm", null, 50)]
    [InlineData("lcm", null, 8)]
    [InlineData("lcm", 30L, 30)]
    public void Read_StepsOfNobody_AreThoseThatTheSamplerNeeds(string? sampler, long? steps, int expected)
    {
        var model = TestModels.Emoji with { Samplers = ["ddim", "euler", "pndm", "lcm"] };

        var valid = Assert.IsType<IntakeResult.Valid>(JobIntake.Read(Good with { Sampler = sampler, Steps = steps }, model, 7, FoundSources.None));

        Assert.Equal(expected, valid.Specs[0].Steps);
    }

    [Fact]
    public void Read_SeveralBadFields_TellsAll()
    {
        var invalid = Assert.IsType<IntakeResult.Invalid>(JobIntake.Read(Good with { Prompt = "", Steps = 0, Width = 7, Count = 99 }, TestModels.Emoji, 7, FoundSources.None));

        Assert.Equal(["spec.prompt", "count", "spec.width", "spec.steps"], invalid.Errors.Select(error => error.Field));
    }

    [Fact]
    public void Read_UnknownOrDisabledModel_IsTold()
    {
        var unknown = Assert.IsType<IntakeResult.Invalid>(JobIntake.Read(Good, null, 7, FoundSources.None));
        var disabled = Assert.IsType<IntakeResult.Invalid>(JobIntake.Read(Good, TestModels.Emoji with { Enabled = false }, 7, FoundSources.None));

        Assert.Equal(FieldErrorCode.UnknownModel, Assert.Single(unknown.Errors).Code);
        Assert.Equal(FieldErrorCode.ModelDisabled, Assert.Single(disabled.Errors).Code);
    }

    [Fact]
    public void Read_FieldsLeftOut_AreTheModelsDefaults()
    {
        var spec = Assert.Single(Assert.IsType<IntakeResult.Valid>(JobIntake.Read(Good with { Prompt = "  قلب أحمر \n" }, TestModels.Emoji, 7, FoundSources.None)).Specs);

        Assert.Equal(TestJobs.Spec with { Prompt = "قلب أحمر", Seed = 7, Previews = 0, Needs = JobNeeds.Default }, spec);
    }

    [Fact]
    public void Read_LimitsThemselves_AreAccepted()
    {
        var request = Good with
        {
            Prompt = string.Concat(Enumerable.Repeat("🍎", 4_000)),
            NegativePrompt = new string('x', 4_000),
            Width = 256,
            Height = 512,
            Steps = 50,
            Sampler = "euler",
            GuidanceScale = 20,
            NoiseSource = NoiseSource.Nv,
            Count = 16,
            IdempotencyKey = new string('~', 128),
        };

        var specs = Assert.IsType<IntakeResult.Valid>(JobIntake.Read(request, TestModels.Emoji, 7, FoundSources.None)).Specs;

        Assert.Equal(16, specs.Count);
        Assert.All(specs, spec => Assert.Equal(
            (256, 512, 50, "euler", 20.0, "nv"), (spec.Width, spec.Height, spec.Steps, spec.Sampler, spec.GuidanceScale, spec.NoiseSource)));
    }

    [Fact]
    public void Read_SeedNearTheEnd_WrapsAround()
    {
        var specs = Assert.IsType<IntakeResult.Valid>(JobIntake.Read(Good with { Seed = ulong.MaxValue, Count = 3 }, TestModels.Emoji, 7, FoundSources.None)).Specs;

        Assert.Equal([ulong.MaxValue, 0UL, 1UL], specs.Select(spec => spec.Seed));
    }
}
