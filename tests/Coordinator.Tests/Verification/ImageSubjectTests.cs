using SogniLike.Coordinator.Verification;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Verification;

public sealed class ImageSubjectTests
{
    private static readonly string Apple = ImageSubject.Of(TestJobs.Spec);

    [Theory]
    [InlineData("A Red   Apple!")]
    [InlineData("a red apple.\n")]
    [InlineData("a, red, apple")]
    public void Of_PromptsThatAModelMayReadAlike_AreOneSubject(string prompt) => Assert.Equal(Apple, ImageSubject.Of(TestJobs.Spec with { Prompt = prompt }));

    [Fact]
    public void Of_EntitiesComposedFormsAndTails_AreOneSubject()
    {
        Assert.Equal(ImageSubject.EssenceOf("caf\u00e9"), ImageSubject.EssenceOf("cafe\u0301"));
        Assert.Equal(ImageSubject.EssenceOf("é"), ImageSubject.EssenceOf("&amp;eacute;"));
        var long75 = new string('x', 75);
        Assert.Equal(ImageSubject.EssenceOf(long75 + " red"), ImageSubject.EssenceOf(long75 + " blue"));
        Assert.NotEqual(ImageSubject.EssenceOf(long75[1..] + "red"), ImageSubject.EssenceOf(long75[1..] + "blue"));
    }

    [Fact]
    public void Of_PartsThatMayRoundToTheSamePixels_AreOneSubject() =>
        Assert.Equal(Apple, ImageSubject.Of(TestJobs.Spec with { GuidanceScale = 1, NegativePrompt = "blurry", Sampler = "euler", Model = "other name" }));

    [Fact]
    public void Of_PartsThatChangeThePixels_AreOtherSubjects()
    {
        var spec = TestJobs.Spec;
        string[] subjects =
        [
            Apple,
            ImageSubject.Of(spec with { Prompt = "a green apple" }),
            ImageSubject.Of(spec with { Prompt = "قلب أحمر" }),
            ImageSubject.Of(spec with { Prompt = "🍎" }),
            ImageSubject.Of(spec with { Prompt = "🍏" }),
            ImageSubject.Of(spec with { Seed = 43 }),
            ImageSubject.Of(spec with { Steps = 21 }),
            ImageSubject.Of(spec with { Width = 136 }),
            ImageSubject.Of(spec with { Height = 136 }),
            ImageSubject.Of(spec with { NoiseSource = "nv" }),
            ImageSubject.Of(spec with { Manifest = TestJobs.OtherManifest }),
        ];

        Assert.Equal(subjects.Length, subjects.Distinct().Count());
    }
}
