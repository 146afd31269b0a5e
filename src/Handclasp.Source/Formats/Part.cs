using Handclasp.Source.Languages;

namespace Handclasp.Source.Formats;

/// <summary>A text of another language within a file.</summary>
/// <param name="Text">The text.</param>
/// <param name="Language">What it is written in.</param>
internal sealed record Part(Excerpt Text, Language Language);
