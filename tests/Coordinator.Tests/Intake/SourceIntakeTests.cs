using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Sources;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Intake;

public sealed class SourceIntakeTests
{
    private static readonly string Hash = new('a', 64);
    private static readonly FoundSource Picture = new(new BlobId(Hash), 128, 128, 500, "image:ada");
    private static readonly SubmitRequest Good = new() { Model = "emoji-diffusion", Prompt = "a red apple", InitImage = Hash };

    public static TheoryData<string, SubmitRequest, string, FieldErrorCode> Bad => new()
    {
        { "strength 0", Good with { Strength = 0 }, "spec.strength", FieldErrorCode.OutOfRange },
        { "strength 1.1", Good with { Strength = 1.1 }, "spec.strength", FieldErrorCode.OutOfRange },
        { "strength NaN", Good with { Strength = double.NaN }, "spec.strength", FieldErrorCode.NotFinite },
        { "no step left", Good with { Strength = 0.04 }, "spec.strength", FieldErrorCode.OutOfRange },
        { "no hash", Good with { InitImage = "abc" }, "spec.init_image", FieldErrorCode.Malformed },
        { "strength without picture", Good with { InitImage = "", Strength = 0.5 }, "spec.init_image", FieldErrorCode.Required },
        { "mask without picture", Good with { InitImage = "", Mask = Hash }, "spec.init_image", FieldErrorCode.Required },
        { "blur without mask", Good with { MaskBlur = 3 }, "spec.mask", FieldErrorCode.Required },
        { "area without mask", Good with { MaskArea = MaskArea.Whole }, "spec.mask", FieldErrorCode.Required },
        { "blur 257", Good with { Mask = Hash, MaskBlur = 257 }, "spec.mask_blur", FieldErrorCode.OutOfRange },
        { "area 9", Good with { Mask = Hash, MaskArea = (MaskArea)9 }, "spec.mask_area", FieldErrorCode.Malformed },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Read_BadSource_NamesFieldAndCode(string name, SubmitRequest request, string field, FieldErrorCode code)
    {
        Assert.NotEmpty(name);
        var error = Assert.Single(Errors(request, TestModels.Pictured, new FoundSources(Picture, Picture)));

        Assert.Equal((field, code), (error.Field, error.Code));
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NothingFound_IsUnknown() =>
        Assert.Equal(
            [("spec.init_image", FieldErrorCode.UnknownImage), ("spec.mask", FieldErrorCode.UnknownImage)],
            Errors(Good with { Mask = Hash }, TestModels.Pictured, FoundSources.None).Select(error => (error.Field, error.Code)));

    [Fact]
    public void Read_MaskOfAnotherSize_NamesBoth()
    {
        var error = Assert.Single(Errors(Good with { Mask = Hash }, TestModels.Pictured, new FoundSources(Picture, Picture with { Width = 64 })));

        Assert.Equal(("spec.mask", FieldErrorCode.ImageWrongSize), (error.Field, error.Code));
        Assert.Contains("64x128", error.Message, StringComparison.Ordinal);
        Assert.Contains("128x128", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ModelWithoutEncoder_IsNotSupported() =>
        Assert.Equal(FieldErrorCode.ModeUnsupported, Assert.Single(Errors(Good, TestModels.Sampled, new FoundSources(Picture, null))).Code);

    [Fact]
    public void Read_Inpainting_HasItsDefaults()
    {
        var spec = Spec(Good with { Mask = Hash }, new FoundSources(Picture, Picture with { SizeBytes = 70 }));

        Assert.Equal(
            new JobSource
            {
                Image = new BlobId(Hash),
                ImageBytes = 500,
                Width = 128,
                Height = 128,
                Strength = 0.75,
                Mask = new BlobId(Hash),
                MaskBytes = 70,
                MaskBlur = 4,
            },
            spec.Source);
        Assert.Equal("inpaint", spec.Needs!.Mode);
        Assert.Equal(15, spec.RunSteps);
    }

    [Theory]
    [InlineData(200, 100, null, null, 200, 96)]
    [InlineData(200, 100, 64L, null, 64, 128)]
    [InlineData(200, 100, 64L, 96L, 64, 96)]
    [InlineData(300, 100, null, null, 128, 128)]
    [InlineData(7, 100, null, null, 128, 128)]
    public void Read_Size_IsThePicturesWhereTheModelMakesIt(int width, int height, long? askedWidth, long? askedHeight, int expectedWidth, int expectedHeight)
    {
        var spec = Spec(Good with { Width = askedWidth, Height = askedHeight }, new FoundSources(Picture with { Width = width, Height = height }, null));

        Assert.Equal((expectedWidth, expectedHeight), (spec.Width, spec.Height));
    }

    [Fact]
    public void BodyHash_EveryPartOfTheSource_Counts()
    {
        var plain = new SubmitRequest { Model = "m", Prompt = "p" };
        SubmitRequest[] others =
        [
            plain,
            plain with { InitImage = Hash },
            plain with { InitImage = Hash, Strength = 0.5 },
            plain with { InitImage = Hash, Mask = Hash },
            plain with { InitImage = Hash, Mask = Hash, MaskBlur = 0 },
            plain with { InitImage = Hash, Mask = Hash, MaskArea = MaskArea.OnlyMasked },
            plain with { ContentClasses = [Hash] },
        ];

        Assert.Distinct(others.Select(RequestBody.HashOf));
    }

    private static IReadOnlyList<FieldError> Errors(SubmitRequest request, ModelRecord model, FoundSources found) =>
        Assert.IsType<IntakeResult.Invalid>(JobIntake.Read(request, model, 7, found)).Errors;

    private static JobSpec Spec(SubmitRequest request, FoundSources found) => Assert.IsType<IntakeResult.Valid>(JobIntake.Read(request, TestModels.Pictured, 7, found)).Specs[0];
}
