using SogniLike.Protocol.Manifests;

namespace SogniLike.Protocol.Tests.Manifests;

public sealed class ModelFilePathTests
{
    [Theory]
    [InlineData("model_index.json")]
    [InlineData("unet/model.onnx")]
    [InlineData("unet/weights 1 (fp16)+x.pb")]
    [InlineData(".hidden/..a")]
    public void IsValid_PlainPath_IsTrue(string path) => Assert.True(ModelFilePath.IsValid(path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a.")]
    [InlineData("a /b")]
    [InlineData("a\\b")]
    [InlineData("C:a")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("نموذج")]
    public void IsValid_AnythingElse_IsFalse(string? path) => Assert.False(ModelFilePath.IsValid(path));

    [Fact]
    public void IsValid_Length_HasALimit()
    {
        Assert.True(ModelFilePath.IsValid(new string('a', ModelFilePath.MaxLength)));
        Assert.False(ModelFilePath.IsValid(new string('a', ModelFilePath.MaxLength + 1)));
    }
}
