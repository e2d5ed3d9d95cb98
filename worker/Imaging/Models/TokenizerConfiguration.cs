using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Models;

/// <summary>Reads the tokenizer of a model folder.</summary>
internal static class TokenizerConfiguration
{
    public static ClipTokenizer? Read(ModelFiles files, string folder, ModelDefects defects, ModelLimits limits)
    {
        var merges = files.Read($"{folder}/merges.txt", limits.MaxVocabularyBytes);
        // Without vocab.json the merges define the vocabulary.
        var part = $"{folder}/vocab.json";
        var vocabulary = files.Exists(part) ? files.Read(part, limits.MaxVocabularyBytes) : [];
        if (merges is null || vocabulary is null)
        {
            return null;
        }

        var config = files.ReadOptional($"{folder}/tokenizer_config.json", limits.MaxConfigurationBytes);
        var specials = files.ReadOptional($"{folder}/special_tokens_map.json", limits.MaxConfigurationBytes);
        var pad = config.Token("pad_token") ?? specials.Token("pad_token") ?? ClipTokenizer.EndToken;
        // Some configurations hold 1e30 for "no limit".
        var length = config.Number("model_max_length", 3, double.MaxValue) ?? ClipTokenizer.MaxContextLength;
        try
        {
            var parsed = vocabulary.Length == 0 ? ClipVocabulary.Parse(merges) : ClipVocabulary.Parse(vocabulary, merges);
            return ClipTokenizer.Create(parsed, pad, (int)Math.Min(length, ClipTokenizer.MaxContextLength));
        }
        catch (InvalidDataException exception)
        {
            defects.Add(ModelDefectCode.InvalidTokenizer, folder, exception.Message);
            return null;
        }
    }
}
