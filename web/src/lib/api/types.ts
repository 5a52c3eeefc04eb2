// The house's names for the shapes of the API. The shapes themselves are generated (`npm run types`); nothing else in
// the web may declare one.
import type { components } from './schema';

type Shapes = components['schemas'];

export type Time = string;
export type Language = Shapes['Language'];
export type Text = Shapes['Text'];
export type Role = Shapes['Role'];

export type Problem = Shapes['FieldProblem'];
export type ProblemDetails = Shapes['Problem'];
export type Diagnostic = Shapes['Diagnostic'];
export type Span = Shapes['Span'];
export interface List<T> extends Omit<Shapes['List_Query'], 'items'> {
  items: T[];
}

export type Session = Shapes['Session'];
export type OwnBrand = Shapes['SessionBrand'];
export type Brand = Shapes['Brand'];
export type User = Shapes['User'];
export type Token = Shapes['Token'];
export type NewToken = Shapes['NewToken'];
export type TokenScope = Shapes['TokenScope'];
export type Status = Shapes['Status'];

export type Field = Shapes['Field'];
export type FieldKind = Shapes['FieldKind'];
/** A kind of source or channel; only sources may call us. */
export type Kind = Shapes['ChannelKind'] & Partial<Pick<Shapes['SourceKind'], 'push'>>;
export type Settings = Shapes['Settings'];
export type SettingValue = Shapes['Setting'];

export type Source = Shapes['Source'];
export type SourceState = Shapes['SourceState'];
export type Health = Shapes['Health'];
export type Minute = Shapes['SourceMinute'];
export type Quarantined = Shapes['Quarantined'];
export type Trial = Shapes['Trial'];

export type Query = Shapes['Query'];
export type Check = Shapes['QueryCheck'];
export type Preview = Shapes['Preview'];
export type Tried = Shapes['Tried'];
export type Cost = Shapes['QueryCost'];
export type QueryLanguage = Shapes['QueryLanguage'];
export type Imported = Shapes['Imported'];
export type NamedList = Shapes['NamedList'];
export type NamedListPage = Shapes['NamedListPage'];
export type VolumeBin = Shapes['VolumeBin'];

export type Author = Shapes['Author'];
export type Media = Shapes['Media'];
export type Post = Shapes['Post'];
export type Reading = Shapes['Reading'];
export type ToneLabel = Shapes['ToneLabel'];
export type Highlight = Shapes['Highlight'];
export type Found = Shapes['Found'];
export type PostMatch = Shapes['PostMatch'];
export type PostDetail = Shapes['PostPage'];
export type Clause = Shapes['Clause'];
export type Why = Shapes['Why'];

export type Channel = Shapes['Channel'];
export type Condition = Shapes['Condition'];
export type Pace = Shapes['Pace'];
export type Rule = Shapes['Rule'];
export type Cause = Shapes['Cause'];
export type Delivery = Shapes['Delivery'];
export type Alert = Shapes['Alert'];
export type Job = Shapes['Job'];
/** What each event of the live feed carries. */
export type LiveEvents = Shapes['LiveEvents'];
export type Config = Shapes['Config'];
export type Board = Shapes['Board'];
